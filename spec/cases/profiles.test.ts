import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { format } from "../../compiler/format/format.ts";
import { type Distribution, isRead, type Source } from "../../compiler/std/distribution.ts";
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

/** An address that is public; and both a day and what was read on it, or neither. */
function isSource(source: Source): boolean {
  if (!/^https:\/\/\S+$/.test(source.url)) return false;
  if (!isRead(source)) return Object.keys(source).join() === "url";
  const { read, "looked-up": day } = source;
  return /^20\d\d-\d\d-\d\d$/.test(day) && typeof read === "string" && read !== "";
}

/** Whatever a file states has a source. */
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
      .filter(([, each]) => !isSource(each))
      .map(([name]) => `${id}: ${name} is no source`),
    ...releases
      .filter(({ as, "as-source": from }) => as !== undefined && !isRead(sources[from ?? ""] as Source))
      .map(({ version }) => `${id}: nobody read what ${version} is built after`),
  ];
}

test("each fact has a source", () => {
  assert.equal(distributions.flatMap(faultsOf), []);
  const ofFeatures = Object.values(features).flatMap(({ source, "versions-source": versions }) =>
    versions ? [source, versions] : [source],
  );
  assert.ok(ofFeatures.every(isSource));
  assert.ok(ofFeatures.filter(isRead).length >= 20, "most of the features were looked up");
  const lacking = profiles.filter(({ facts }) => !facts.kernel || !facts.cpu || !facts.architectures);
  assert.equal(lacking, []);
  assert.ok(profiles.length >= 33, String(profiles.length));
});

test("a day stands only beside what was read on it", () => {
  const url = "https://example.org/notes";
  const day = { "looked-up": "2026-11-23" };
  assert.ok(isSource({ url }));
  assert.ok(isSource({ url, read: "the kernel", ...day }));
  for (const wrong of [
    { url, ...day },
    { url, read: "", ...day },
    { url, read: "the kernel" },
    { url: "notes" },
  ])
    assert.not(isSource(wrong), JSON.stringify(wrong));
});

/** What the data say of a release and no source that was read confirms: name and value. */
function unread({ sources, facts, features: common, releases }: Distribution, version: string) {
  const own = releases.find((each) => each.version === version);
  const said = { ...facts, ...common, ...own?.facts, ...own?.features };
  return Object.entries(said)
    .filter(([, { source }]) => !isRead(sources[source] as Source))
    .map(([name, { value }]) => ({ name, value: String(value) }));
}

test("what nobody confirmed is seen in the chapter, and no profile counts on it", () => {
  const chapter = profileReference(profiles);
  let open = 0;
  for (const family of distributions)
    for (const release of family.releases) {
      const name = profileName(family, release);
      const known = profiles.find((each) => each.name === name);
      const lines = chapter.split("\n").filter((line) => line.startsWith(`- \`std.${name}\`: `));
      for (const fact of unread(family, release.version)) {
        open++;
        const answer = known?.features[fact.name];
        if (answer && answer.value === fact.value)
          assert.match(answer.note ?? "", "Linux", `${name} ${fact.name}`);
        else {
          if (answer) assert.is(answer.value, "unknown", `${name} ${fact.name}`);
          assert.ok(
            lines.some((line) => line.includes(`${fact.name} ${fact.value}`)),
            `${name} ${fact.name}`,
          );
        }
      }
    }
  assert.ok(open > 0);
});

test("a fact without a source that was read is unknown, unless the kernel tells the same", () => {
  const family = (kernel: string, read: boolean): Distribution => ({
    id: "x",
    name: "x",
    sources: {
      notes: { url: "https://example.org/notes" },
      config: read
        ? { url: "https://example.org/config", read: "the release", "looked-up": "2026-11-23" }
        : { url: "https://example.org/config" },
    },
    facts: {
      kernel: { value: kernel, source: "config" },
      cpu: { value: "x86-64-v3", source: "notes" },
      architectures: { value: ["amd64"], source: "config" },
    },
    features: {
      bpf: { value: "yes", source: "notes" },
      selinux: { value: "no", source: "notes" },
      clone3: { value: "yes", source: "notes" },
      openat2: { value: "yes", source: "notes" },
    },
    releases: [{ version: "1", facts: {}, features: {} }],
  });
  const values = (given: Distribution) => {
    const [known] = knownProfiles([given]);
    assert.match(known ? profileText(known, "x") : "", "cpu = x86-64-v1");
    return ["bpf", "selinux", "clone3", "openat2", "pidfd"].map((name) => known?.features[name]?.value);
  };
  assert.equal(values(family("5.10", true)), ["unknown", "unknown", "yes", "yes", "yes"]);
  assert.equal(values(family("5.4", true)), ["unknown", "unknown", "yes", "unknown", "yes"]);
  assert.equal(values(family("5.10", false)), ["unknown", "unknown", "unknown", "unknown", "unknown"]);
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
