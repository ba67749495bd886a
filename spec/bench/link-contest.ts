import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { unpackTree } from "../oracles/debian-tree.ts";
import { readDiskRoot } from "../oracles/disk-root.ts";
import { serverPackages } from "../oracles/package-sets.ts";
import type { Contest, Peer, Sides } from "./measure.ts";

/**
 * Every program of a server's root proved beside the root's own loader asked about each, symbols included; both have the list
 * of the programs. Once from their bytes, as a whole process that is built and started as the product is; and
 * once more of facts that are at hand, as for the second of two servers with the same packages: linking alone, in a process that goes on.
 */
export function linkContests(within: string): Contest[] {
  let made: Tree | undefined;
  const tree = () => {
    made ??= makeTree(within);
    return made;
  };
  const all = "link all programs of one server's root";
  return [
    { name: `${all}, from their bytes`, runs: 3, sides: () => sides(tree(), []) },
    { name: `${all}, of facts at hand`, runs: 3, sides: () => sides(tree(), ["41"]) },
  ];
}

const program = resolve("dist/tests/link-program/link-program.cjs");

interface Tree {
  readonly folder: string;
  readonly programs: number;
}

function makeTree(within: string): Tree {
  const { folder } = unpackTree(serverPackages, undefined, within);
  const programs = [...readDiskRoot(folder, {}).root.elf]
    .filter(([, { type, interpreter }]) => type === "executable" && interpreter)
    .map(([path]) => path);
  writeFileSync(join(folder, "programs"), `${programs.join("\n")}\n`);
  spawnSync(process.execPath, [program, folder, "keep"], { stdio: "inherit" });
  return { folder, programs: programs.length };
}

function sides({ folder, programs }: Tree, passes: readonly string[]): Sides {
  return {
    ours: {
      run: [process.execPath, program, folder, ...passes],
      measuresItself: passes.length > 0,
    },
    peers: peers(folder).map(({ name, ...peer }) => ({ ...peer, name: `${programs} times ${name}` })),
  };
}

/**
 * The least with which the loader can be asked, one shell in the root that calls it by itself: first as `--list`, which looks up no
 * symbol, and then as it traces, with symbols. Behind that as people and scripts ask it of a root that is not their own: a
 * process of `chroot` for each program, and `ldd`, whose script is the machine's since not every root has one.
 */
function peers(folder: string): Peer[] {
  const inside = (call: string) => [
    "chroot",
    folder,
    "/bin/dash",
    "-c",
    `export ${heard}; while read -r path; do ${call} "$path" || :; done < /programs > /listed 2>&1`,
    "sh",
    "/lib64/ld-linux-x86-64.so.2",
  ];
  const outside = (call: string) => [
    "sh",
    "-c",
    `while read -r path; do chroot "$1" ${call} || :; done < "$1/programs" > "$1/listed" 2>&1`,
    "sh",
    folder,
  ];
  return [
    { name: "ld.so --list, no symbols, one shell in one chroot", run: inside('"$1" --list') },
    {
      name: "ld.so, traced with symbols, one shell in one chroot",
      run: inside(`LD_TRACE_LOADED_OBJECTS=1 "$1"`),
    },
    {
      name: "chroot, traced with symbols",
      run: outside(`/usr/bin/env ${heard} LD_TRACE_LOADED_OBJECTS=1 "$path" < /dev/null`),
    },
    {
      name: "chroot, ldd -r",
      run: outside('/bin/bash -s -- -r "$path" < /usr/bin/ldd'),
      needs: "ldd",
    },
  ];
}

const heard = "LD_WARN=yes LD_BIND_NOW=yes";
