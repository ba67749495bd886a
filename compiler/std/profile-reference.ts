import { kernelVersion } from "../formats/kernel-version.ts";
import { isRead } from "./distribution.ts";
import { type Feature, featureNames, features, interfaceVersion } from "./features.ts";
import { type Answer, isConfirmed, type KnownProfile, type Sourced } from "./known-profile.ts";
import { sizes } from "./profile-text.ts";
import { unconfirmedList } from "./profile-unconfirmed.ts";

/** The reference of the profiles of `std` as Markdown, from the data that they are made of: `spec/profiles.md`. */
export function profileReference(profiles: readonly KnownProfile[]): string {
  return [
    opening,
    releaseTable(profiles),
    "",
    matrixOpening,
    matrix(profiles),
    "",
    notesOpening,
    ...profiles.map(notes),
    unconfirmedList(profiles),
    featuresOpening,
    featureTable(),
    "",
  ].join("\n");
}

const opening = `# Profiles of std

Generated from \`compiler/std/data\`, where each fact has its public source: for what was read, what of it and on which day;
\`npm run accept\` writes it anew. \`plimsoll profile list --format json\` prints all of it. What nobody looked up, or what
no source told, is \`unknown\`.

A fact whose source nobody opened is not confirmed. It has a \`*\` here, and all of them [stand below](#not-confirmed). A
feature that is not confirmed counts as unknown, and so does what follows from a kernel that is not; a level of the
processor that is not confirmed counts as \`x86-64-v1\`.

Each profile says what the release itself ships, with the kernel of its first images. The profile for arm64 has the same
name with \`-arm64\` behind it; kernels for both are taken to be configured alike.
`;

const matrixOpening = `## Features

\`+\` it has, \`-\` it has not, \`?\` is not known. \`?+\` and \`?-\` are not known either: somebody said that it has or has not,
and nobody confirmed it. A feature that follows from the release of the kernel alone is reckoned from the table at the end,
unless the distribution takes features back to older kernels.
`;
const notesOpening = `## Notes
`;
const featuresOpening = `
## What the features are

A release whose source nobody opened has a \`*\`; nothing follows from it. The versions of an interface (\`ABI\`) that are not confirmed
are listed above.
`;

function releaseTable(profiles: readonly KnownProfile[]): string {
  return table(
    ["profile", "kernel", "C library", "CPU", "pages on arm64", "released", "supported until"],
    profiles.map(({ name, facts }) => [
      `\`std.${name}\``,
      cell(facts.kernel),
      cell(facts.libc),
      cell(facts.cpu),
      cell(facts["page-sizes-arm64"], (value) => sizes(value).slice(1, -1)),
      cell(facts.released),
      cell(facts.ends),
    ]),
  );
}

/** A fact that nobody confirmed has a star. */
function cell<T>(
  fact: (Sourced & { readonly value: T }) | undefined,
  text: (value: T) => string = String,
): string | undefined {
  return fact && text(fact.value) + (isConfirmed(fact) ? "" : " *");
}

function mark({ facts, features: answers }: KnownProfile, feature: string): string {
  const { value = "unknown", unconfirmed } = answers[feature] ?? {};
  if (unconfirmed) return marks.unknown + marks[unconfirmed];
  const version = interfaceVersion(feature, kernelVersion(facts.kernel?.value ?? "") ?? []);
  return value === "yes" && version !== undefined ? `${marks[value]} (ABI ${version})` : marks[value];
}
const marks: Readonly<Record<Answer["value"], string>> = { yes: "+", no: "-", unknown: "?" };

/** Features downwards, one table for each family: so no line grows with the library. */
function matrix(profiles: readonly KnownProfile[]): string {
  const families = [...new Set(profiles.map(familyOf))];
  return families
    .map((family) => profiles.filter((each) => familyOf(each) === family))
    .map((releases) =>
      table(
        ["", ...releases.map(({ name }) => name)],
        featureNames.map((feature) => [
          `\`${feature}\``,
          ...releases.map((release) => mark(release, feature)),
        ]),
      ),
    )
    .join("\n\n");
}

const familyOf = ({ name }: KnownProfile) => name.split("-", 1)[0];

/** What qualifies a stated answer; what follows from the kernel needs no words. */
function notes({ name, features: answers }: KnownProfile): string {
  const said = Object.entries(answers).filter(
    ([, { note, from }]) => note !== undefined && from !== undefined,
  );
  return said
    .map(([feature, { note, from }]) => `- \`std.${name}\`, ${feature}: ${note} ([source](${from?.url})).\n`)
    .join("");
}

function featureTable(): string {
  return table(
    ["feature", "", "since Linux", "option", "what was read", "on"],
    featureNames.map((name) => {
      const { doc, since, config, source } = features[name] as Feature;
      const { read = "not opened", day = "" } = isRead(source)
        ? { read: source.read, day: source["looked-up"] }
        : {};
      const first = `[${since}](${source.url})${isRead(source) ? "" : " *"}`;
      return [`\`${name}\``, doc, first, config ? `\`${config}\`` : "", read, day];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string {
  const line = (cells: readonly (string | undefined)[]) =>
    `| ${cells.map((each) => each ?? "unknown").join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
