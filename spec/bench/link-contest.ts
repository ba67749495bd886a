import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { unpackTree } from "../oracles/debian-tree.ts";
import { readDiskRoot } from "../oracles/disk-root.ts";
import { serverPackages } from "../oracles/package-sets.ts";
import type { Contest, Sides } from "./measure.ts";

/**
 * Every program of a server's root proved from its bytes, beside the root's own loader asked about each, symbols included;
 * both have the list of the programs and nothing else.
 */
export function linkContest(within: string): Contest {
  return {
    name: "link all programs of one server's root, from their bytes",
    runs: 3,
    sides: () => sides(within),
  };
}

function sides(within: string): Sides {
  const { folder } = unpackTree(serverPackages, undefined, within);
  const programs = [...readDiskRoot(folder, {}).root.elf]
    .filter(([, { type, interpreter }]) => type === "executable" && interpreter)
    .map(([path]) => path);
  const list = join(folder, "programs");
  writeFileSync(list, `${programs.join("\n")}\n`);
  const each = 'while read -r path; do "$1" --list "$path" || :; done < /programs > /listed 2>&1';
  const loader = "/lib64/ld-linux-x86-64.so.2";
  return {
    ours: { run: [process.execPath, resolve("dist/tests/spec/bench/link-root.js"), folder] },
    peers: [
      {
        name: `ld.so --list of each of ${programs.length} (LD_WARN, LD_BIND_NOW)`,
        run: ["chroot", folder, "/bin/dash", "-c", each, "sh", loader],
        env: { LD_WARN: "yes", LD_BIND_NOW: "yes" },
      },
    ],
  };
}
