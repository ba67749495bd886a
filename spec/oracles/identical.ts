import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plimsoll, plimsollBeside, type Ran } from "../testing/cli.ts";
import { nodeOf, versions } from "./identical/nodes.ts";
import { writeProject } from "./mmdebstrap/project.ts";
import { chosenSets, type PackageSet } from "./mmdebstrap/sets.ts";
import type { Oracle, Verdict } from "./oracle.ts";

/** What is built of each set, and the files that hold the digests of all the rest. */
const forms = [
  {
    name: "bundle",
    options: ["--as", "bundle"],
    files: (set: string) => [`${set}/bundle.json`, `${set}/SHA256SUMS`],
  },
  ...["none", "gzip", "zstd"].map((compress) => ({
    name: `oci ${compress}`,
    options: ["--as", "oci", "--compress", compress],
    files: () => ["index.json", "SHA256SUMS"],
  })),
];

/**
 * Each package set is locked once and built in every form under `--check`, by each version of Node: a build by root, and one
 * for which all is otherwise, an image by an ordinary user. All builds of a form must have one digest.
 */
export const oracle: Oracle = {
  name: "identical",
  sample: 1,
  async run(sample): Promise<Verdict> {
    const differences: string[] = [];
    const chosen = chosenSets(sample);
    let users = 0;
    for (const set of chosen) {
      const found = await compareSet(set);
      differences.push(...found.differences);
      users += found.users;
      const words = found.differences.length === 0 ? "identical" : `${found.differences.length} differences`;
      console.log(`  ${set.name} on ${set.release}: ${words}, ${[...found.digests].join(", ")}`);
    }
    const builds = chosen.length * forms.length * versions.length * 2;
    const nodes = versions.map((version) => `Node ${version}`).join(" and ");
    console.log(
      `  in all: ${chosen.length} sets, ${builds} builds on ${nodes}, ${users} of them by another user`,
    );
    return { cases: builds, differences, explained: [] };
  },
};

interface Found {
  readonly differences: readonly string[];
  /** Short, by form. */
  readonly digests: readonly string[];
  /** How many second builds were another user's. */
  readonly users: number;
}

async function compareSet(set: PackageSet): Promise<Found> {
  const work = mkdtempSync(join(tmpdir(), "plimsoll-identical-"));
  try {
    const project = join(work, "project");
    mkdirSync(project);
    writeProject(project, set);
    mustEndWell(plimsoll(["lock", project, "--quiet"]));
    const made = await Promise.all(
      versions.map(async (version) => ({
        version,
        builds: await buildAll(project, join(work, version), version, set),
      })),
    );
    return verdict(`${set.name} on ${set.release}`, made);
  } catch (error) {
    return {
      differences: [`${set.name} on ${set.release}: ${(error as Error).message}`],
      digests: [],
      users: 0,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface Build {
  readonly form: string;
  readonly digest: string;
  readonly differences: readonly string[];
  readonly isOtherUser: boolean;
}

/** Every form by one version of Node, one after the other. */
async function buildAll(project: string, out: string, version: string, set: PackageSet): Promise<Build[]> {
  const builds: Build[] = [];
  for (const { name, options, files } of forms) {
    const folder = join(out, name.replace(" ", "-"));
    const words = ["build", project, "--locked", "--check", "--quiet", "--format", "json", "--out", folder];
    const ran = await plimsollBeside([...words, ...options], {}, { node: nodeOf(version) });
    const { conditions = [], unlike = [] } = mustEndWell(ran, [0, 2]).check as Check;
    const hash = createHash("sha256");
    for (const file of files(set.name)) hash.update(readFileSync(join(folder, file)));
    const differences = unlike.flatMap((one) => one.differences.map((each) => JSON.stringify(each)));
    const isOtherUser = conditions.some((one) => one.name === "user");
    builds.push({ form: name, digest: hash.digest("hex"), differences, isOtherUser });
  }
  return builds;
}

interface Check {
  readonly conditions?: readonly { readonly name: string }[];
  readonly unlike?: readonly { readonly differences: readonly unknown[] }[];
}

function mustEndWell({ status, stdout, stderr }: Ran, statuses: readonly number[] = [0]) {
  if (!statuses.includes(status ?? -1)) throw new Error((stdout + stderr).slice(-2000));
  return stdout.startsWith("{") ? JSON.parse(stdout) : {};
}

function verdict(
  title: string,
  made: readonly { readonly version: string; readonly builds: readonly Build[] }[],
): Found {
  const differences = made.flatMap(({ version, builds }) =>
    builds.flatMap(({ form, differences }) =>
      differences.map((one) => `${title}, Node ${version}, ${form}: ${one}`),
    ),
  );
  const digests = forms.map(({ name }, at) => {
    const found = new Map(made.map(({ version, builds }) => [builds[at]?.digest, version]));
    if (found.size > 1)
      differences.push(`${title}, ${name}: Node ${[...found.values()].join(" and ")} differ`);
    return `${name} ${[...found.keys()].map((digest) => digest?.slice(0, 12)).join(" or ")}`;
  });
  const users = made.flatMap(({ builds }) => builds).filter(({ isOtherUser }) => isOtherUser).length;
  return { differences, digests, users };
}
