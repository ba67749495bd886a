import { rmSync } from "node:fs";
import { closureOf } from "../../compiler/7-link/closure.ts";
import type { LoadedClosure } from "../../compiler/7-link/loaded.ts";
import { missingSymbols } from "../../compiler/7-link/symbols.ts";
import { readSystem, type System } from "../../compiler/7-link/system.ts";
import { handMadeProfile } from "../../compiler/7-link/testing.ts";
import { missingVersions } from "../../compiler/7-link/versions.ts";
import { askLoader, processorLevel, writeCache } from "./ask-loader.ts";
import { unpackTree } from "./debian-tree.ts";
import { readDiskRoot } from "./disk-root.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { loaderSets } from "./package-sets.ts";

/**
 * The closure of every dynamic executable of real packages of two releases, its versions and its symbols, as the root's own
 * loader gives them (`ldd -r` does the same). The loader reads the cache that Plimsoll writes.
 */
export const oracle: Oracle = {
  name: "closures",
  sample: 120,
  async run(sample = Number.POSITIVE_INFINITY): Promise<Verdict> {
    const differences: string[] = [];
    let cases = 0;
    for (const set of loaderSets) {
      if (cases >= sample) break;
      const verdict = compareSet(set, sample - cases);
      cases += verdict.cases;
      differences.push(...verdict.differences);
    }
    return { cases, differences, explained: [] };
  },
};

function compareSet(
  { names, release }: (typeof loaderSets)[number],
  most: number,
): { cases: number; differences: string[] } {
  const { folder, packages } = unpackTree(names, release);
  try {
    const { root, read } = readDiskRoot(folder, packages);
    const profile = handMadeProfile({ cpu: processorLevel(folder) });
    const system = readSystem(root, [profile], (path) => Buffer.from(read(path)).toString());
    writeCache(folder, system);
    const executables = [...root.elf].filter(
      ([, { type, interpreter }]) => type === "executable" && interpreter,
    );
    const chosen = executables.slice(0, most).map(([path]) => path);
    const differences = chosen.flatMap((path) => compare(folder, system, path));
    return { cases: chosen.length, differences: differences.map((line) => `${release ?? "own"}: ${line}`) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(folder: string, system: System, path: string): string[] {
  const closure = closureOf(system, path);
  const ours = closure ? describe(closure) : [];
  const theirs = askLoader(folder, path, closure?.files[0]?.facts.interpreter ?? "");
  if (theirs.length === 1 && theirs[0]?.startsWith("missing ") && ours.includes(theirs[0])) return [];
  const surplus = ours
    .filter((line) => !theirs.includes(line))
    .map((line) => `${path}: only Plimsoll says ${line}`);
  const missing = theirs
    .filter((line) => !ours.includes(line))
    .map((line) => `${path}: only the loader says ${line}`);
  const order = ours.join("\n") === theirs.join("\n") ? [] : [`${path}: another order`];
  return surplus.length + missing.length > 0 ? [...surplus, ...missing] : order;
}

function describe(closure: LoadedClosure): string[] {
  const files = closure.files.slice(1).map(({ path }) => `file ${path}`);
  const missing = closure.missing.map(({ name }) => `missing ${name}`);
  const versions = missingVersions(closure).map(({ by, version }) => `version ${version} for ${by.path}`);
  const symbols = missingSymbols(closure).map(
    ({ by, symbol }) => `symbol ${symbol.replace("@", ", version ")} for ${by.path}`,
  );
  return [...files, ...missing, ...[...versions, ...symbols].sort()];
}
