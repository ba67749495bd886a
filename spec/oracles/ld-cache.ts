import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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
  sample: 1,
  async run(sample): Promise<Verdict> {
    const sets = packageSets.slice(0, sample);
    const differences = sets.flatMap((names) => [
      ...compareSet(names, () => {}),
      ...compareSet(names, makeOdd),
    ]);
    return { cases: sets.length * 2, differences, explained: [] };
  },
};

function compareSet(names: readonly string[], change: (folder: string) => void): string[] {
  const { folder, packages } = unpackTree(names);
  try {
    change(folder);
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

/** What packages seldom do: hwcaps folders, names without links, links astray, text in place of a library, folders twice. */
function makeOdd(folder: string): void {
  const libraries = join(folder, "usr/lib/x86_64-linux-gnu");
  const zlib = realpathSync(join(libraries, "libz.so.1"));
  for (const name of ["x86-64-v2", "x86-64-v3", "own", ".hidden", "with:colon"]) {
    mkdirSync(join(libraries, "glibc-hwcaps", name), { recursive: true });
    copyFileSync(zlib, join(libraries, "glibc-hwcaps", name, "libz.so.9"));
  }
  mkdirSync(join(libraries, "glibc-hwcaps/empty"));
  for (const name of ["opt/one", "opt/two", "usr/local/lib"])
    mkdirSync(join(folder, name), { recursive: true });
  for (const name of ["libz.so.1.9", "libz.so.1.10", "libother.so", "zlib.so", "libz.so.1.#prelink#"]) {
    copyFileSync(zlib, join(folder, "opt/one", name));
  }
  symlinkSync("libz.so.1.10", join(folder, "opt/two/libz.so"));
  symlinkSync("../one/libz.so.1.9", join(folder, "opt/two/libaside.so.1"));
  symlinkSync("/opt/one/libother.so", join(folder, "usr/local/lib/libz.so.1"));
  symlinkSync("nowhere", join(folder, "opt/two/libgone.so.1"));
  symlinkSync("one", join(folder, "opt/three"));
  writeFileSync(join(folder, "opt/two/libtext.so"), "GROUP ( libz.so.1 )\n");
  writeFileSync(join(folder, "opt/two/libempty.so"), "");
  const configuration = [
    "/opt/two # first",
    "include own.d/*.conf",
    "include /etc/ld.so.conf.d/*.conf",
    "/opt/one/",
    "/opt/three",
  ];
  writeFileSync(join(folder, "etc/ld.so.conf"), configuration.join("\n"));
  mkdirSync(join(folder, "etc/own.d"));
  writeFileSync(join(folder, "etc/own.d/b.conf"), "/usr/lib\n");
  writeFileSync(join(folder, "etc/own.d/a.conf"), "hwcap 0 nosegneg\n/none\n\t/opt/two\n");
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
  return lstatSync(join(folder, path)).isSymbolicLink() && readlinkSync(join(folder, path)) === target;
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
