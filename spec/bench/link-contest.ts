import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { unpackTree } from "../oracles/debian-tree.ts";
import { readDiskRoot } from "../oracles/disk-root.ts";
import { serverPackages } from "../oracles/package-sets.ts";
import type { Contest, Sides } from "./measure.ts";

/**
 * Every program of a server's root proved beside the root's own loader asked about each, symbols included; both have the list
 * of the programs. Once from their bytes, as a whole process that is built and started as the product is; and once more of facts that are at hand, as for the second of
 * two servers with the same packages: linking alone, in a process that goes on.
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
  const each = 'while read -r path; do "$1" --list "$path" || :; done < /programs > /listed 2>&1';
  const loader = "/lib64/ld-linux-x86-64.so.2";
  return {
    ours: {
      run: [process.execPath, program, folder, ...passes],
      measuresItself: passes.length > 0,
    },
    peers: [
      {
        name: `ld.so --list of each of ${programs} (LD_WARN, LD_BIND_NOW)`,
        run: ["chroot", folder, "/bin/dash", "-c", each, "sh", loader],
        env: { LD_WARN: "yes", LD_BIND_NOW: "yes" },
      },
    ],
  };
}
