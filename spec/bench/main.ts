import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { contests, isInstalled, languageContests } from "./contests.ts";
import { type FrontEndRow, frontEndRows, type HostileRow, hostileRows, parseRow } from "./front-end.ts";
import { type Contest, measure, type Row } from "./measure.ts";

/**
 * `npm run bench [-- --json] [-- --language] [-- --only WORDS]`: each figure beside a peer measured in the same run, then the
 * language by itself; with `--language` only that, with `--only` the rows whose name has the words.
 */
function main(args: readonly string[]): void {
  if (args[0] === "--parse") return void process.stdout.write(JSON.stringify(parseRow(args[1] ?? "")));
  const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
  const before = loadavg()[0] ?? 0;
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const rows: Row[] = [];
  let [language, hostile]: [readonly FrontEndRow[], readonly HostileRow[]] = [[], []];
  try {
    const all = args.includes("--language") ? languageContests(folder) : contests(folder);
    for (const contest of all.filter(({ name }) => only === undefined || name.includes(only))) {
      const found = measured(contest);
      rows.push(...found);
      // Each row when it is known: a whole run takes long.
      process.stderr.write(found.map(line).join(""));
    }
    if (only === undefined) {
      language = frontEndRows(folder);
      hostile = hostileRows(folder);
    }
  } finally {
    spawnSync("rm", ["-rf", "--one-file-system", "--", folder]);
  }
  const load = `load ${before.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
  const machine = `node ${process.version}, ${availableParallelism()} cores, ${load}`;
  const data = { format_version: 1, machine, rows, language, hostile };
  if (args.includes("--json")) process.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  else if (only !== undefined) process.stdout.write(table(machine, rows));
  else process.stdout.write(table(machine, rows) + languageTable(language) + hostileTable(hostile));
}

function measured({ name, runs, sides }: Contest): Row[] {
  process.stderr.write(`${name}\n`);
  const { ours, peers } = sides();
  const present = peers.filter(isInstalled);
  return present.length === 0 ? [] : measure(name, { ours, peers: present }, runs);
}

function languageTable(rows: readonly FrontEndRow[]): string {
  const lines = rows.map((row) =>
    [
      row.name.padEnd(34),
      `${row.lines} lines`.padStart(14),
      `${row.megabytes.toFixed(2)} MB`.padStart(9),
      `parse first${ms(row.firstParse)}, then${ms(row.parse)}`,
      `${row.throughput.toFixed(1)} MB/s`.padStart(10),
      `${row.processorThroughput.toFixed(1)} of processor time`.padStart(22),
      `${Math.round(row.lines / row.parse)} lines/ms`.padStart(14),
      `check${ms(row.check)}, ${row.peak} MiB`,
    ].join("  "),
  );
  return `\nthe language by itself\n${lines.join("\n")}\n`;
}
function hostileTable(rows: readonly HostileRow[]): string {
  return `\nan answer to hostile input\n${rows.map(({ name, time }) => name.padEnd(52) + ms(time)).join("\n")}\n`;
}

function table(machine: string, rows: readonly Row[]): string {
  const head = `${machine}; medians of whole processes, by the clock and in processor time\n`;
  return head + rows.map(line).join("");
}

function line({ name, ours, peer, peerTime, ratio, processor }: Row): string {
  const clock = [ms(ours), `  ${peer.padEnd(50)}`, ms(peerTime), `  ${verdict(ratio).padEnd(14)}`];
  const work = [ms(processor.ours), ms(processor.peer), `  ${verdict(processor.ratio)}`];
  return `${[name.padEnd(58), ...clock, ...work].join("")}\n`;
}

function verdict(ratio: number): string {
  return ratio <= 1 ? `${(1 / ratio).toFixed(1)}x faster` : `${ratio.toFixed(1)}x its time`;
}

function ms(value: number): string {
  return `${value.toFixed(0).padStart(7)} ms`;
}

main(process.argv.slice(2));
