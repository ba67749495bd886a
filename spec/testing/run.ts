import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * Runs every built test file, each in a process of its own, and ends with one line of figures. Files whose name
 * holds `serial` share the machine's network and cgroups and run one after the other at the end.
 */
interface Outcome {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly output: string;
}

const folder = "dist/tests";
const wanted = process.argv.slice(2);

async function main(): Promise<void> {
  const files = testFiles();
  const serial = files.filter((file) => file.includes("serial"));
  const parallel = files.filter((file) => !serial.includes(file));
  const outcomes = [...(await inParallel(parallel)), ...(await oneByOne(serial))];
  const total = (key: "passed" | "failed" | "skipped") => outcomes.reduce((sum, one) => sum + one[key], 0);
  for (const { file, output } of outcomes.filter((one) => one.failed > 0))
    console.log(`\n== ${file}\n${output}`);
  console.log(`${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped`);
  process.exitCode =
    total("failed") > 0 || total("passed") === 0 || (process.env.CI && total("skipped") > 0) ? 1 : 0;
}

function testFiles(): string[] {
  const all = readdirSync(folder, { recursive: true }).map(String);
  const tests = all.filter((file) => file.endsWith(".test.js")).sort();
  return wanted.length === 0 ? tests : tests.filter((file) => wanted.some((want) => file.startsWith(want)));
}

async function inParallel(files: readonly string[]): Promise<Outcome[]> {
  const queue = [...files];
  const worker = async (done: Outcome[]): Promise<Outcome[]> => {
    const file = queue.shift();
    return file === undefined ? done : worker([...done, await runFile(file)]);
  };
  const lanes = Array.from({ length: availableParallelism() }, () => worker([]));
  return (await Promise.all(lanes)).flat();
}

async function oneByOne(files: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await runFile(file));
  return outcomes;
}

function runFile(file: string): Promise<Outcome> {
  const started = Date.now();
  const child = spawn(process.execPath, [`${folder}/${file}`], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on("close", (code) => resolve(outcomeOf(file, output, code, (Date.now() - started) / 1000)));
  });
}

/** A file that dies, or that runs no test, counts as one failure. */
function outcomeOf(file: string, output: string, code: number | null, seconds: number): Outcome {
  const figure = (name: string) => Number(new RegExp(`^ +${name}: +(\\d+)`, "m").exec(output)?.[1] ?? 0);
  const total = figure("Total");
  const passed = figure("Passed");
  const skipped = figure("Skipped");
  const failed = Math.max(total - passed - skipped, code !== 0 || total === 0 ? 1 : 0);
  console.log(`${failed > 0 ? "FAIL" : "ok  "} ${file} (${passed} of ${total}, ${seconds.toFixed(1)} s)`);
  return { file, passed, failed, skipped, seconds, output };
}

await main();
