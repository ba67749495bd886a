import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { contests } from "./contests.ts";
import { measure, type Row } from "./measure.ts";

/** `npm run bench [-- --json]`: one table, each figure beside a peer measured in the same run. */
function main(args: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const rows: Row[] = [];
  try {
    for (const contest of contests(folder)) {
      process.stderr.write(`${contest.name}\n`);
      rows.push(measure(contest));
    }
  } finally {
    spawnSync("rm", ["-rf", "--one-file-system", "--", folder]);
  }
  const machine = `node ${process.version}, ${availableParallelism()} cores`;
  process.stdout.write(args.includes("--json") ? json(machine, rows) : table(machine, rows));
}

function json(machine: string, rows: readonly Row[]): string {
  return `${JSON.stringify({ format_version: 1, machine, rows }, undefined, 2)}\n`;
}

function table(machine: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, ours, peer, peerTime, ratio }) =>
    [name.padEnd(46), ms(ours), `  ${peer.padEnd(38)}`, ms(peerTime), `  ${verdict(ratio)}`].join(""),
  );
  return `${machine}; medians of whole processes\n${lines.join("\n")}\n`;
}

function verdict(ratio: number): string {
  return ratio <= 1 ? `${(1 / ratio).toFixed(1)}x faster` : `${ratio.toFixed(1)}x its time`;
}

function ms(value: number): string {
  return `${value.toFixed(0).padStart(7)} ms`;
}

main(process.argv.slice(2));
