import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Contest } from "./measure.ts";

/** A Debian with an interpreter and a few services has as many (4,117 files and 895 folders). */
const size = ["4117", "895"];

/** A root file system that a container can run in, of files that the store has, beside hard links made by cp: that alone. */
export function runReadyContest(within: string): Contest {
  return {
    name: "a tree of 4,117 files and 895 folders, in the store",
    runs: 3,
    sides: () => {
      const folder = mkdtempSync(join(within, "run-ready-"));
      const program = [process.execPath, resolve("dist/tests/spec/bench/run-ready.js"), folder, ...size];
      spawnSync(program[0] as string, [...program.slice(1), "0"]);
      const prepare = () => ({ TO: mkdtempSync(join(within, "linked-")) });
      return {
        ours: { run: [...program, "7"], measuresItself: true },
        peers: [
          { name: "cp -al", prepare, run: ["sh", "-c", 'exec cp -al "$0" "$TO"', join(folder, "first")] },
        ],
      };
    },
  };
}
