import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plimsoll, plimsollBeside, type Ran } from "../testing/cli.ts";
import { nodeOf, versions } from "./identical/nodes.ts";
import { writeProject } from "./mmdebstrap/project.ts";
import { chosenSets, type PackageSet } from "./mmdebstrap/sets.ts";
import type { Oracle, Verdict } from "./oracle.ts";

/**
 * What is built, and the digest by which a container has it: of a bundle that of the files that hold the digests of all else, of
 * an image that of its manifest. A packed layer's archive is compared too: the image's configuration names it.
 */
const forms: readonly Form[] = [
  {
    name: "bundle",
    options: [],
    digestOf: (out, { name }) =>
      digestOfFiles(["bundle.json", "SHA256SUMS"].map((file) => join(out, name, file))),
  },
  { name: "zstd", options: ["--as", "oci", "--compress", "zstd"], digestOf: manifestOf },
  { name: "gzip", options: ["--as", "oci", "--compress", "gzip"], digestOf: manifestOf },
];

/** Milliseconds: dozens of containers, packed in JavaScript, on a machine that does other things. */
const patience = 3_600_000;

interface Form {
  readonly name: string;
  readonly options: readonly string[];
  digestOf(out: string, set: PackageSet): string;
}

/**
 * Package sets, those of a release as the containers of one project, are locked once and built in every form under `--check` by
 * each version of Node: a build by root, and one for which all is otherwise, an image by an ordinary user. All builds of a
 * container in a form must have one digest.
 */
export const oracle: Oracle = {
  name: "identical",
  sample: 1,
  async run(sample): Promise<Verdict> {
    const chosen = chosenSets(sample);
    const differences: string[] = [];
    for (const release of new Set(chosen.map((set) => set.release)))
      differences.push(...(await compareSets(chosen.filter((set) => set.release === release))));
    const bad = new Set(differences.map((line) => line.split(":")[0]));
    const nodes = versions.map((version) => `Node ${version}`).join(" and ");
    const same = `${chosen.length - bad.size} of ${chosen.length} sets`;
    console.log(`  in all: ${same} identical as ${forms.map(({ name }) => name).join(", ")} on ${nodes}`);
    return { cases: chosen.length * forms.length * versions.length * 2, differences, explained: [] };
  },
};

interface Build {
  readonly version: string;
  readonly form: string;
  readonly digests: ReadonlyMap<PackageSet, string>;
  /** What the second build had otherwise: of bundles by container, of images for all at once. */
  readonly unlike: readonly { readonly container: string; readonly differences: readonly object[] }[];
}

/** Differences, each a line that the set and a colon begin. */
async function compareSets(sets: readonly PackageSet[]): Promise<string[]> {
  const work = mkdtempSync(join(tmpdir(), "plimsoll-identical-"));
  try {
    const project = join(work, "project");
    mkdirSync(project);
    writeProject(project, sets);
    answerIn(plimsoll(["lock", project, "--quiet", "--format", "json"]));
    const builds = await Promise.all(
      versions.map((version) => buildAll(project, join(work, version), version, sets)),
    );
    return sets.flatMap((set) => differencesOf(set, builds.flat()).map((line) => `${titleOf(set)}: ${line}`));
  } catch (error) {
    return sets.map((set) => `${titleOf(set)}: ${(error as Error).message}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Every form by one version of Node, one after the other; tells of each what it came to. */
async function buildAll(
  project: string,
  out: string,
  version: string,
  sets: readonly PackageSet[],
): Promise<Build[]> {
  const builds: Build[] = [];
  for (const { name: form, options, digestOf } of forms) {
    const started = Date.now();
    const folder = join(out, form);
    const words = ["build", project, "--locked", "--check", "--quiet", "--format", "json", "--out", folder];
    const ran = await plimsollBeside(
      [...words, ...options],
      {},
      { node: nodeOf(version), timeout: patience },
    );
    const { check } = answerIn(ran);
    const digests = new Map(sets.map((set) => [set, digestOf(folder, set)]));
    builds.push({ version, form, digests, unlike: check.unlike });
    const whole = createHash("sha256")
      .update([...digests.values()].join("\n"))
      .digest("hex")
      .slice(0, 16);
    const user = check.conditions.find(({ name }) => name === "user")?.second ?? "the same user";
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(
      `  ${sets.length} sets of ${sets[0]?.release}, Node ${version}, ${form}, then by ${user}: ${whole}, ${seconds} s`,
    );
  }
  return builds;
}

function differencesOf(set: PackageSet, builds: readonly Build[]): string[] {
  const apart = forms.flatMap(({ name }) => {
    const found = new Map(
      builds.filter(({ form }) => form === name).map((one) => [one.digests.get(set), one.version]),
    );
    return found.size > 1 ? [`as ${name} Node ${[...found.values()].join(" and ")} differ`] : [];
  });
  const twice = builds.flatMap(({ version, form, unlike }) =>
    unlike
      .filter(({ container }) => container === set.name || form !== "bundle")
      .flatMap(({ differences }) =>
        differences.map((one) => `${form}, Node ${version}, ${JSON.stringify(one)}`),
      ),
  );
  return [...apart, ...twice];
}

interface Answered {
  readonly check: {
    readonly conditions: readonly { readonly name: string; readonly second: string }[];
    readonly unlike: Build["unlike"];
  };
}

/** A difference is an answer as well. */
function answerIn({ status, stdout, stderr }: Ran): Answered {
  if (status !== 0 && status !== 2) throw new Error((stdout + stderr).slice(-2000));
  return JSON.parse(stdout);
}

function digestOfFiles(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest("hex");
}

function manifestOf(layout: string, { name }: PackageSet): string {
  const { manifests } = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as {
    manifests: { digest: string; annotations: Record<string, string> }[];
  };
  const own = manifests.find(({ annotations }) => annotations["org.opencontainers.image.ref.name"] === name);
  if (!own) throw new Error(`the layout has no image ${name}`);
  return own.digest;
}

function titleOf({ name, release }: PackageSet): string {
  return `${name} on ${release}`;
}
