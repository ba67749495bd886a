import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closureOf } from "../../compiler/7-link/closure.ts";
import type { LoadedClosure } from "../../compiler/7-link/loaded.ts";
import { missingSymbols } from "../../compiler/7-link/symbols.ts";
import { readSystem, type System } from "../../compiler/7-link/system.ts";
import { handMadeProfile } from "../../compiler/7-link/testing.ts";
import { missingVersions } from "../../compiler/7-link/versions.ts";
import { writeLdCache } from "../../compiler/formats/ld-cache.ts";
import { unpackTree } from "./debian-tree.ts";
import { readDiskRoot } from "./disk-root.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { packageSets } from "./package-sets.ts";

/**
 * The closure of every dynamic executable of real packages, its versions and its symbols, as the root's own loader gives
 * them (`ldd -r` does the same). The loader reads the cache that Plimsoll writes.
 */
export const oracle: Oracle = {
  name: "closures",
  sample: 150,
  async run(sample = Number.POSITIVE_INFINITY): Promise<Verdict> {
    const differences: string[] = [];
    let cases = 0;
    for (const names of packageSets) {
      if (cases >= sample) break;
      const verdict = compareSet(names, sample - cases);
      cases += verdict.cases;
      differences.push(...verdict.differences);
    }
    return { cases, differences, explained: [] };
  },
};

function compareSet(names: readonly string[], most: number): { cases: number; differences: string[] } {
  const { folder, packages } = unpackTree(names);
  try {
    const { root, read } = readDiskRoot(folder, packages);
    const profile = handMadeProfile({ cpu: processorLevel(folder) });
    const system = readSystem(root, [profile], (path) => Buffer.from(read(path)).toString());
    writeCache(folder, system);
    const executables = [...root.elf].filter(
      ([, { type, interpreter }]) => type === "executable" && interpreter,
    );
    const chosen = executables.slice(0, most).map(([path]) => path);
    return { cases: chosen.length, differences: chosen.flatMap((path) => compare(folder, system, path)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The highest glibc-hwcaps folder that the loader of the tree says it searches here. */
function processorLevel(folder: string): string {
  const said = execFileSync("chroot", [folder, "/lib64/ld-linux-x86-64.so.2", "--help"], {
    encoding: "utf8",
  });
  return /^ *(x86-64-v[234]) \(supported/m.exec(said)?.[1] ?? "x86-64-v1";
}

function writeCache(folder: string, { cache, hwcapsFolders, links }: System): void {
  mkdirSync(join(folder, "etc"), { recursive: true });
  const bytes = writeLdCache({ entries: cache, hwcaps: hwcapsFolders, generator: "plimsoll" });
  writeFileSync(join(folder, "etc/ld.so.cache"), bytes);
  for (const { path, target } of links) symlinkSync(target, join(folder, path));
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

/**
 * Lists and relocates without running the program; `LD_WARN` and `LD_BIND_NOW` make it report every symbol. Asked like
 * this it stops at the first library that is missing and lists nothing.
 */
function askLoader(folder: string, path: string, loader: string): string[] {
  const env = { PATH: "/usr/sbin:/usr/bin", LD_WARN: "yes", LD_BIND_NOW: "yes" };
  const { stdout, stderr } = spawnSync("chroot", [folder, loader, "--list", path], { env, encoding: "utf8" });
  const lines = `${stdout}${stderr}`.split("\n").map((line) => line.trim());
  const files = lines.flatMap((line) => {
    const match = /^(?:(\S+) => )?(\/\S+) \(0x[0-9a-f]+\)$/.exec(line);
    return match ? [`file ${match[2]}`] : [];
  });
  const missing = lines
    .flatMap((line) => /^(\S+) => not found$/.exec(line)?.[1] ?? [])
    .map((name) => `missing ${name}`);
  const stopped = lines.flatMap((line) => /: (\S+): cannot open shared object file/.exec(line)?.[1] ?? []);
  if (stopped.length > 0) return [`missing ${stopped[0]}`];
  const faults = lines.flatMap((line) => faultOf(line));
  return [...files, ...missing, ...faults.sort()];
}

function faultOf(line: string): string[] {
  const symbol = /^undefined symbol: (.+?)\s+\((.+)\)$/.exec(line);
  if (symbol) return [`symbol ${symbol[1]} for ${symbol[2]}`];
  const version = /^(\S+): \S+: version `(.+)' not found \(required by (.+)\)$/.exec(line);
  if (version) return [`version ${version[2]} for ${version[3]}`];
  return / => |\(0x/.test(line) || !/error|fatal|assert/i.test(line) ? [] : [`fault ${line}`];
}
