import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRoots } from "./mmdebstrap/roots.ts";
import { explain } from "./mmdebstrap/rules.ts";
import { type Found, scan } from "./mmdebstrap/scan.ts";
import { type PackageSet, sets } from "./mmdebstrap/sets.ts";
import type { Oracle, Verdict } from "./oracle.ts";

/**
 * Roots of Plimsoll against those that mmdebstrap makes of the same locked packages with all maintainer scripts run: every
 * path, its type, bytes, mode, owner and attributes. `PLIMSOLL_SETS=nginx,redis` chooses sets.
 */
export const oracle: Oracle = {
  name: "mmdebstrap",
  sample: 1,
  async run(sample): Promise<Verdict> {
    const chosen = process.env.PLIMSOLL_SETS?.split(",");
    const some = sets.filter(
      ({ name, release }) => !chosen || chosen.includes(name) || chosen.includes(`${name}/${release}`),
    );
    const results: Compared[] = [];
    for (const set of some.slice(0, sample)) {
      const result = await compareSet(set);
      results.push(result);
      console.log(`  ${set.name} on ${set.release}: ${figures([result])}`);
    }
    console.log(`  in all: ${results.length} sets, ${figures(results)}`);
    return {
      cases: results.reduce((sum, { paths }) => sum + paths, 0),
      differences: results.flatMap(({ differences }) => differences),
      explained: [],
    };
  },
};

interface Compared {
  readonly paths: number;
  readonly differences: readonly string[];
  /** Names of rules to how many paths they explain. */
  readonly explained: ReadonlyMap<string, number>;
}

async function compareSet(set: PackageSet): Promise<Compared> {
  const kept = process.env.PLIMSOLL_WORK;
  const work = kept
    ? join(kept, `${set.name}-${set.release}`)
    : mkdtempSync(join(tmpdir(), "plimsoll-mmdebstrap-"));
  try {
    const roots = await makeRoots(set, work);
    return compareRoots(`${set.name} on ${set.release}`, roots.plimsoll, roots.mmdebstrap);
  } catch (error) {
    const { message, stderr = "" } = error as Error & { readonly stderr?: string };
    return {
      paths: 0,
      differences: [`${set.name} on ${set.release}: ${stderr || message}`],
      explained: new Map(),
    };
  } finally {
    if (!kept) rmSync(work, { recursive: true, force: true });
  }
}

function compareRoots(name: string, ours: string, theirs: string): Compared {
  const [left, right] = [scan(ours), scan(theirs)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  const differences: string[] = [];
  const explained = new Map<string, number>();
  for (const path of paths) {
    const [plimsoll, mmdebstrap] = [left.get(path), right.get(path)];
    if (say(plimsoll) === say(mmdebstrap)) continue;
    const read = () => [readFileSync(ours + path), readFileSync(theirs + path)] as const;
    const rule = explain({ path, plimsoll, mmdebstrap, read });
    if (rule) explained.set(rule.name, (explained.get(rule.name) ?? 0) + 1);
    else differences.push(`${name} ${path}: plimsoll ${say(plimsoll)}, mmdebstrap ${say(mmdebstrap)}`);
  }
  return { paths: paths.length, differences, explained };
}

function say(found: Found | undefined): string {
  if (!found) return "nothing";
  const { type, mode, owner, content, xattrs } = found;
  return [type, mode, owner, content.slice(0, 80), xattrs].join(" ").trim();
}

function figures(results: readonly Compared[]): string {
  const sum = (pick: (one: Compared) => number): number => results.reduce((all, one) => all + pick(one), 0);
  const byRule = new Map<string, number>();
  for (const { explained } of results)
    for (const [name, count] of explained) byRule.set(name, (byRule.get(name) ?? 0) + count);
  const explained = [...byRule.values()].reduce((all, count) => all + count, 0);
  const differing = sum(({ differences }) => differences.length);
  const paths = sum((one) => one.paths);
  const list = [...byRule]
    .map(([name, count]) => `${name} ${count}`)
    .sort()
    .join(", ");
  return `${paths} paths, ${paths - explained - differing} equal, ${explained} explained (${list}), ${differing} differences`;
}
