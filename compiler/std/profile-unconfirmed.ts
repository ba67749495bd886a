import { isRead } from "./distribution.ts";
import { features } from "./features.ts";
import { isConfirmed, type KnownProfile } from "./known-profile.ts";

/** The facts that nobody confirmed, as a section of the reference: a line for each profile and each page that nobody opened. */
export function unconfirmedList(profiles: readonly KnownProfile[]): string {
  return [opening, ...profiles.flatMap(lines), ...featureLines(), ""].join("\n");
}

const opening = `## Not confirmed

What is said of a release or a feature, and the page that would tell but was not opened.
`;

function lines(profile: KnownProfile): string[] {
  const pages = new Map<string, string[]>();
  for (const { name, value, url } of unconfirmed(profile))
    pages.set(url, [...(pages.get(url) ?? []), `${name} ${value}`]);
  return [...pages].map(([url, said]) => `- \`std.${profile.name}\`: ${said.join(", ")} ([page](${url})).`);
}

function featureLines(): string[] {
  return Object.entries(features).flatMap(([name, { since, source, "versions-source": versions }]) => [
    ...(isRead(source) ? [] : [`- \`${name}\`: since Linux ${since} ([page](${source.url})).`]),
    ...(versions && !isRead(versions) ? [`- \`${name}\`: its ABI versions ([page](${versions.url})).`] : []),
  ]);
}

interface Unconfirmed {
  readonly name: string;
  readonly value: string;
  readonly url: string;
}

/** Its facts and features whose sources nobody opened, with what is said of them: `apparmor`, `yes`. */
export function unconfirmed({ facts, features }: KnownProfile): readonly Unconfirmed[] {
  const said = [
    ...Object.entries(facts).flatMap(([name, fact]) =>
      isConfirmed(fact) ? [] : [{ name, value: String(fact.value), from: fact.from }],
    ),
    ...Object.entries(features).flatMap(([name, { unconfirmed: value, from }]) =>
      value === undefined ? [] : [{ name, value, from }],
    ),
  ];
  return said.map(({ name, value, from }) => ({ name, value, url: from?.url ?? "" }));
}
