import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answers } from "./mmdebstrap/answers.ts";
import { makeRoots } from "./mmdebstrap/roots.ts";
import { explain } from "./mmdebstrap/rules.ts";
import { type Found, scan } from "./mmdebstrap/scan.ts";
import { chosenSets, type PackageSet } from "./mmdebstrap/sets.ts";
import type { Oracle, Verdict } from "./oracle.ts";

/**
 * Roots of Plimsoll against those that mmdebstrap makes of the same locked packages with all maintainer scripts run: every
 * path, its type, bytes, mode, owner and attributes. `PLIMSOLL_SETS=nginx,redis` chooses sets.
 */
export const oracle: Oracle = {
  name: "mmdebstrap",
  sample: 1,
  async run(sample): Promise<Verdict> {
    const results: Compared[] = [];
    for (const set of chosenSets(sample)) {
      const result = await compareSet(set);
      results.push(result);
      console.log(`  ${set.name} on ${set.release}: ${figures([result])}`);
    }
    console.log(`  in all: ${results.length} sets, ${figures(results)}`);
    return {
      cases: results.reduce((sum, { paths }) => sum + paths, 0),
      differences: results.flatMap(({ differences }) => differences),
      explained: [...byRule(results)].map(([name, count]) => `${count} paths by the rule ${name}`),
    };
  },
};

interface Compared {
  readonly paths: number;
  readonly equal: number;
  readonly differences: readonly string[];
  /** Names of rules to how many paths they explain. */
  readonly explained: ReadonlyMap<string, number>;
  /** Whether the app started from the bundle and its probe passed. */
  readonly answered: boolean;
}

async function compareSet(set: PackageSet): Promise<Compared> {
  const title = `${set.name} on ${set.release}`;
  const kept = process.env.PLIMSOLL_WORK;
  const work = kept
    ? join(kept, `${set.name}-${set.release}`)
    : mkdtempSync(join(tmpdir(), "plimsoll-mmdebstrap-"));
  try {
    const roots = await makeRoots(set, work);
    const compared = compareRoots(title, roots.plimsoll, roots.mmdebstrap);
    // dpkg misses what it was told to leave out, on both sides.
    const missed = new Set(set.omit ? verify(roots.mmdebstrap) : []);
    const unverified = verify(roots.plimsoll)
      .filter((line) => !missed.has(line))
      .map((line) => `${title} dpkg --verify: ${line}`);
    const silence = answers(roots.bundle);
    const mute = silence === undefined ? [] : [`${title} does not answer: ${silence}`];
    return {
      ...compared,
      answered: mute.length === 0,
      differences: [...compared.differences, ...unverified, ...mute],
    };
  } catch (error) {
    const { message, stderr = "" } = error as Error & { readonly stderr?: string };
    const differences = [`${title}: ${stderr || message}`];
    return { paths: 0, equal: 0, differences, explained: new Map(), answered: false };
  } finally {
    if (!kept) rmSync(work, { recursive: true, force: true });
  }
}

function compareRoots(name: string, ours: string, theirs: string): Omit<Compared, "answered"> {
  const [left, right] = [scan(ours), scan(theirs)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  const differences: string[] = [];
  const explained = new Map<string, number>();
  let equal = 0;
  for (const path of paths) {
    const [plimsoll, mmdebstrap] = [left.get(path), right.get(path)];
    if (same(plimsoll, mmdebstrap)) {
      equal++;
      continue;
    }
    const read = () => [readFileSync(ours + path), readFileSync(theirs + path)] as const;
    const rule = explain({ path, plimsoll, mmdebstrap, read });
    if (rule) explained.set(rule.name, (explained.get(rule.name) ?? 0) + 1);
    else differences.push(`${name} ${path}: plimsoll ${say(plimsoll)}, mmdebstrap ${say(mmdebstrap)}`);
  }
  return { paths: paths.length, equal, differences, explained };
}

/** What dpkg says of the files of its packages; nothing when all are as they were brought. */
function verify(root: string): string[] {
  const { stdout, stderr } = spawnSync("dpkg", [`--root=${root}`, "--verify"], { encoding: "utf8" });
  return `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
}

function same(a: Found | undefined, b: Found | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function say(found: Found | undefined): string {
  if (!found) return "nothing";
  const { type, mode, owner, content, xattrs } = found;
  return [type, mode, owner, content.slice(0, 80), xattrs].join(" ").trim();
}

/** Names of rules to how many paths they explain in all. */
function byRule(results: readonly Compared[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { explained } of results)
    for (const [name, count] of explained) counts.set(name, (counts.get(name) ?? 0) + count);
  return counts;
}

function figures(results: readonly Compared[]): string {
  const sum = (pick: (one: Compared) => number): number => results.reduce((all, one) => all + pick(one), 0);
  const counts = byRule(results);
  const explained = [...counts.values()].reduce((all, count) => all + count, 0);
  const list = [...counts]
    .map(([name, count]) => `${name} ${count}`)
    .sort()
    .join(", ");
  const answered = results.filter((one) => one.answered).length;
  return [
    `${sum((one) => one.paths)} paths`,
    `${sum((one) => one.equal)} equal`,
    `${explained} explained (${list})`,
    `${sum(({ differences }) => differences.length)} differences`,
    `${answered} of ${results.length} apps answered`,
  ].join(", ");
}
