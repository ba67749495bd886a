import { kernelVersion } from "../formats/kernel-version.ts";
import { featureNames, features, interfaceVersion } from "./features.ts";
import type { Answer, KnownProfile } from "./known-profile.ts";
import { sizes } from "./profile-text.ts";

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
    featuresOpening,
    featureTable(),
    "",
  ].join("\n");
}

const opening = `# Profiles of std

Generated from \`compiler/std/data\`, where each fact has its public source and the day on which it was looked up;
\`npm run accept\` writes it anew. \`plimsoll profile list --format json\` prints all of it. What nobody looked up, or what
no source told, is \`unknown\`.

Each profile says what the release itself ships, with the kernel of its first images. The profile for arm64 has the same
name with \`-arm64\` behind it; kernels for both are taken to be configured alike.
`;

const matrixOpening = `## Features

\`+\` it has, \`-\` it has not, \`?\` is not known. A feature that follows from the release of the kernel alone is reckoned
from the table at the end, unless the distribution takes features back to older kernels.
`;
const notesOpening = `## Notes
`;
const featuresOpening = `
## What the features are
`;

function releaseTable(profiles: readonly KnownProfile[]): string {
  return table(
    ["profile", "kernel", "C library", "CPU", "pages on arm64", "released", "supported until"],
    profiles.map(({ name, facts }) => [
      `\`std.${name}\``,
      facts.kernel?.value,
      facts.libc?.value,
      facts.cpu?.value,
      facts["page-sizes-arm64"] && sizes(facts["page-sizes-arm64"].value).slice(1, -1),
      facts.released?.value,
      facts.ends?.value,
    ]),
  );
}

function mark({ facts, features: answers }: KnownProfile, feature: string): string {
  const { value = "unknown" } = answers[feature] ?? {};
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
    ["feature", "", "since Linux", "option"],
    featureNames.map((name) => {
      const { doc = "", since = "", config, source = "" } = features[name] ?? {};
      return [`\`${name}\``, doc, `[${since}](${source})`, config ? `\`${config}\`` : ""];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string {
  const line = (cells: readonly (string | undefined)[]) =>
    `| ${cells.map((each) => each ?? "unknown").join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
