import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { link } from "../../compiler/7-link/link.ts";
import { writeLdCache } from "../../compiler/formats/ld-cache.ts";
import { readLdCache } from "../../compiler/formats/ld-cache-read.ts";
import { unpackTree } from "./debian-tree.ts";
import { readDiskRoot } from "./disk-root.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { packageSets } from "./package-sets.ts";

/** `/etc/ld.so.cache` byte for byte as `ldconfig -r` of Debian writes it, and the links that it makes. */
export const oracle: Oracle = {
  name: "ld-cache",
  sample: 2,
  async run(sample): Promise<Verdict> {
    const sets = packageSets.slice(0, sample);
    const differences = sets.flatMap(compareSet);
    return { cases: sets.length, differences, explained: [] };
  },
};

function compareSet(names: readonly string[]): string[] {
  const { folder, packages } = unpackTree(names);
  try {
    const { root, read } = readDiskRoot(folder, packages);
    const { cache, libraryLinks } = link(root, [], { read }).value;
    const ours = cache ? writeLdCache(cache) : new Uint8Array();
    const theirs = runLdconfig(folder);
    const made = libraryLinks.filter(({ path, target }) => !isLink(folder, path, target));
    const links = made.map(({ path }) => `${names}: ldconfig makes no link ${path}`);
    return Buffer.compare(ours, theirs) === 0 ? links : [...links, ...describe(names, ours, theirs)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With its links made and without the auxiliary cache, which would remember another tree. */
function runLdconfig(folder: string): Buffer {
  mkdirSync(join(folder, "etc"), { recursive: true });
  execFileSync("ldconfig", ["-i", "-r", folder, "-C", "/etc/asked.cache"], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  return readFileSync(join(folder, "etc/asked.cache"));
}

function isLink(folder: string, path: string, target: string): boolean {
  return execFileSync("readlink", [join(folder, path)], { encoding: "utf8" }).trimEnd() === target;
}

function describe(names: readonly string[], ours: Uint8Array, theirs: Uint8Array): string[] {
  const [a, b] = [linesOf(ours), linesOf(theirs)];
  const missing = b.filter((line) => !a.includes(line)).map((line) => `${names}: only ldconfig has ${line}`);
  const surplus = a.filter((line) => !b.includes(line)).map((line) => `${names}: only Plimsoll has ${line}`);
  const lines = [...missing, ...surplus].slice(0, 20);
  return lines.length > 0
    ? lines
    : [`${names}: the same entries in other bytes (${ours.length}, ${theirs.length})`];
}

function linesOf(bytes: Uint8Array): string[] {
  const cache = readLdCache(bytes);
  const lines =
    cache?.entries.map((one) => `${one.soname} ${one.flags} ${one.hwcaps ?? ""} ${one.path}`) ?? [];
  return [...lines, cache?.generator ?? "no cache"];
}
