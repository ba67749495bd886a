import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "../../compiler/1-parse/parse.ts";
import { program } from "../testing/cli.ts";
import { fleetFile, plimProject } from "./fleet-texts.ts";
import { generateProject } from "./generate.ts";
import { hostileProjects } from "./hostile-texts.ts";

/** What the language costs by itself: one text, read in a process of its own, and checked by the whole program. */
export interface FrontEndRow {
  readonly name: string;
  readonly lines: number;
  readonly megabytes: number;
  /** Milliseconds in a process that has parsed nothing yet; then the median of nine more. */
  readonly firstParse: number;
  readonly parse: number;
  /** Megabytes a second, of that median, and of the median of the processor time, the collector of garbage included. */
  readonly throughput: number;
  readonly processorThroughput: number;
  /** The whole process of `check`, nothing remembered: one run, and the memory that it held, in MiB. */
  readonly check: number;
  readonly peak: number;
}
/** How long the whole process takes to answer a program that is meant to take for ever, in milliseconds. */
export interface HostileRow {
  readonly name: string;
  readonly time: number;
}

const projects: Readonly<Record<string, () => string>> = {
  "10 containers": () => plimProject(10),
  "1,000 containers": () => plimProject(1000),
  "10,000 lines, everything in use": () => generateProject(91),
  "100,000 lines, everything in use": () => generateProject(917),
};

export function frontEndRows(folder: string): FrontEndRow[] {
  return Object.entries(projects).map(([name, text], index) => {
    process.stderr.write(`parse and check ${name}\n`);
    const project = join(folder, `front-${index}`);
    mkdirSync(project);
    writeFileSync(join(project, "a.plim"), text());
    writeFileSync(join(project, fleetFile.name), fleetFile.text);
    const child = spawnSync(process.execPath, [process.argv[1] as string, "--parse", name], {
      encoding: "utf8",
    });
    const { time, peak } = checked(project, folder);
    return {
      name,
      ...(JSON.parse(child.stdout) as ReturnType<typeof parseRow>),
      check: time,
      peak,
    };
  });
}

/** Run in a process of its own, so that the first parse is the first. */
export function parseRow(name: string) {
  const text = projects[name]?.() ?? "";
  const bytes = new TextEncoder().encode(text);
  const timed = (): readonly [clock: number, processor: number] => {
    const [started, used] = [performance.now(), process.cpuUsage()];
    if (parse("a.plim", bytes).diagnostics.length > 0) throw new Error(name);
    const { user, system } = process.cpuUsage(used);
    return [performance.now() - started, (user + system) / 1000];
  };
  const [firstParse] = timed();
  const rounds = Array.from({ length: 9 }, timed);
  const time = median(rounds.map(([clock]) => clock));
  const processor = median(rounds.map(([, each]) => each));
  const megabytes = bytes.length / 1e6;
  return {
    lines: text.split("\n").length,
    megabytes,
    firstParse,
    parse: time,
    throughput: (megabytes / time) * 1000,
    processorThroughput: (megabytes / processor) * 1000,
  };
}

export function hostileRows(folder: string): HostileRow[] {
  return hostileProjects.map(({ name, files }, index) => {
    process.stderr.write(`answer ${name}\n`);
    const project = join(folder, `hostile-${index}`);
    mkdirSync(project);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
    return { name, time: checked(project, folder).time };
  });
}

/** Reports the most memory that the process held, in KiB, as its last line on standard error. */
const reporting =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\n"+process.resourceUsage().maxRSS))';

function checked(project: string, folder: string): { readonly time: number; readonly peak: number } {
  const env = { ...process.env, PLIMSOLL_STORE: mkdtempSync(join(folder, "unread-")) };
  const args = ["--import", reporting, program, "check", "--format", "json", project];
  const started = performance.now();
  const { stderr, status } = spawnSync(process.execPath, args, { env, encoding: "utf8", maxBuffer: 1 << 30 });
  const time = performance.now() - started;
  if (status !== 0 && status !== 1) throw new Error(`${project}: ${status} ${stderr.slice(0, 2000)}`);
  return { time, peak: Math.round(Number(stderr.split("\n").at(-1)) / 1024) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
