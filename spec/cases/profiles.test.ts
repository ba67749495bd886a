import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { format } from "../../compiler/format/format.ts";
import type { Distribution } from "../../compiler/std/distribution.ts";
import { distributions } from "../../compiler/std/distributions.ts";
import { featureNames, features, interfaceVersion } from "../../compiler/std/features.ts";
import { knownProfiles, profileName } from "../../compiler/std/known-profile.ts";
import { profileReference } from "../../compiler/std/profile-reference.ts";
import { profileText } from "../../compiler/std/profile-text.ts";
import { analyzed } from "../testing/language.ts";

const profiles = knownProfiles(distributions);
const folder = "compiler/std/releases";
const families = new Map(
  distributions.flatMap((family) => family.releases.map((each) => [profileName(family, each), family.id])),
);
function formatted(text: string): string {
  return format("-", Buffer.from(text)).value ?? "";
}
const texts = new Map(
  profiles.map((each) => [`${each.name}.plim`, formatted(profileText(each, families.get(each.name) ?? ""))]),
);

/** `debian-12` is `debian12` in code. */
const variable = (name: string) => name.replace(/-(\w)/g, (_, first: string) => first.toUpperCase());
const index = [
  ...profiles.map(({ name }) => `import ${variable(name)} from "./releases/${name}.plim";`),
  "",
  "/** The texts of the profiles by release; spec/cases/profiles.test.ts writes this file from the data. */",
  "export const releases: Readonly<Record<string, string>> = {",
  ...profiles.map(({ name }) => `  "${name}": ${variable(name)},`),
  "};",
  "",
].join("\n");

if (process.env.PLIMSOLL_ACCEPT) {
  for (const name of readdirSync(folder)) rmSync(`${folder}/${name}`);
  for (const [name, text] of texts) writeFileSync(`${folder}/${name}`, text);
  writeFileSync("compiler/std/releases.ts", index);
  writeFileSync("spec/profiles.md", profileReference(profiles));
}

test("the profiles of std and their chapter are those of the data", () => {
  assert.equal(readdirSync(folder).sort(), [...texts.keys()].sort());
  for (const [name, text] of texts) assert.is(readFileSync(`${folder}/${name}`, "utf8"), text);
  assert.is(readFileSync("compiler/std/releases.ts", "utf8"), index);
  assert.is(readFileSync("spec/profiles.md", "utf8"), profileReference(profiles));
});

test("every profile compiles, and says what the data say", () => {
  const extending = (name: string) => `profile ${name} extends std.${name} { }\n`;
  const names = profiles.flatMap(({ name }) => [name, `${name}-arm64`]);
  const { value, diagnostics } = analyzed(`language 1\n${names.map(extending).join("")}`);
  assert.equal(diagnostics, []);
  for (const { name, features: answers, facts } of profiles) {
    const [amd64, arm64] = [name, `${name}-arm64`].map((each) =>
      value?.profiles.find((one) => one.name === each),
    );
    const provided = amd64?.provides.map((each) => each.value);
    assert.equal(
      provided,
      featureNames.filter((each) => answers[each]?.value === "yes"),
    );
    assert.equal(
      arm64?.provides.map((each) => each.value),
      provided,
    );
    assert.equal(amd64?.kernel.value.from.join("."), facts.kernel?.value);
    assert.equal(
      arm64?.pageSizes.map((each) => each.value),
      facts["page-sizes-arm64"]?.value,
    );
  }
});

/** Whatever a file states has a source, whose address is public and whose day is a day. */
function faultsOf({ id, sources, facts, features: common, releases }: Distribution): string[] {
  const stated = [facts, common, ...releases.flatMap((each) => [each.facts, each.features])];
  const entries = stated.flatMap((each) => Object.entries(each));
  const used = new Set([
    ...entries.map(([, { source }]) => source),
    ...releases.map((each) => each["as-source"] ?? ""),
  ]);
  const answers = [common, ...releases.map((each) => each.features)].flatMap((each) => Object.entries(each));
  return [
    ...entries.filter(([, { source }]) => !sources[source]).map(([name]) => `${id}: ${name} has no source`),
    ...answers.filter(([name]) => !features[name]).map(([name]) => `${id}: ${name} is no feature`),
    ...answers
      .filter(([, { value }]) => value !== "yes" && value !== "no")
      .map(([name]) => `${id}: ${name} is neither`),
    ...Object.keys(sources)
      .filter((name) => !used.has(name))
      .map((name) => `${id}: ${name} is not used`),
    ...Object.entries(sources)
      .filter(
        ([, each]) => !/^https:\/\/\S+$/.test(each.url) || !/^20\d\d-\d\d-\d\d$/.test(each["looked-up"]),
      )
      .map(([name]) => `${id}: ${name} is no source`),
  ];
}

test("each fact has a source", () => {
  assert.equal(distributions.flatMap(faultsOf), []);
  assert.equal(
    Object.values(features).filter(({ source }) => !source.startsWith("https://")),
    [],
  );
  const lacking = profiles.filter(({ facts }) => !facts.kernel || !facts.cpu || !facts.architectures);
  assert.equal(lacking, []);
  assert.ok(profiles.length >= 33, String(profiles.length));
});

test("the interface of landlock follows from the kernel", () => {
  assert.equal(
    [
      [5, 12],
      [5, 13],
      [6, 8],
      [6, 18, 3],
    ].map((kernel) => interfaceVersion("landlock", kernel)),
    [undefined, 1, 4, 7],
  );
  assert.is(interfaceVersion("bpf", [6, 1]), undefined);
});

test("what follows from the kernel is reckoned, and backports keep it open", () => {
  const answers = (name: string) => profiles.find((each) => each.name === name)?.features;
  assert.is(answers("ubuntu-20-04")?.clone3?.value, "yes");
  assert.is(answers("ubuntu-20-04")?.openat2?.value, "no");
  assert.is(answers("rhel-8")?.openat2?.value, "unknown");
  assert.is(answers("rhel-9")?.["overlayfs-in-user-namespaces"]?.value, "yes");
  assert.is(answers("talos-1-13")?.["overlayfs-in-user-namespaces"]?.value, "no");
  assert.equal(answers("rocky-9"), answers("rhel-9"));
});

test.run();
