import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { program } from "../testing/cli.ts";
import { type Format, formats } from "./formats.ts";
import { readSarif } from "./testing/sarif.ts";
import { readXml } from "./testing/xml.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-formats-"));
const sources: Readonly<Record<string, string>> = {
  clean: "language 1\n\nprofile server extends std.debian-12 {\n}\n",
  wrong: "language 1\npool lan 10.40.0.0/24 { gatewy = 10.40.0.1 }\nlet size = 512m\n",
  untidy: "language 1\nprofile   server extends std.debian-12 { }\n",
  "crash-here": "language 1\n",
  // Nobody answers at port 9; while that is found out, other faults are met.
  waiting: `language 1
source apt debian { suites = ["bookworm"], mirrors = ["http://127.0.0.1:9/debian"], keyring = std.keyring.debian }
profile server extends std.debian-12 { }
container web on server {
  identity { hostname = "web" }
  app nginx { package = "nginx", run = ["/usr/sbin/nginx"] }
}
`,
};
for (const [name, text] of Object.entries(sources)) {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "main.plim"), text);
}

/** Faults planted before the program starts: Node loads these first. */
const plants = {
  thrown: `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
    const real = fs.statSync;
    fs.statSync = (path, ...rest) => { if (String(path).endsWith("crash-here")) throw new TypeError("planted"); return real(path, ...rest); };
    syncBuiltinESMExports();`,
  uncaught:
    'process.on("newListener", (name) => { if (name === "uncaughtException") queueMicrotask(() => { throw new Error("planted") }) });',
  rejected:
    'process.on("newListener", (name) => { if (name === "uncaughtException") Promise.reject(new Error("planted")) });',
  odd: 'process.on("newListener", (name) => { if (name === "uncaughtException") Promise.reject(undefined) });',
};

interface Situation {
  readonly args: readonly string[];
  readonly status: number;
  /** A diagnostic that each form names; none: it is clean. */
  readonly code?: string;
  readonly plant?: keyof typeof plants;
  /** Standard error beside a document. */
  readonly progress?: (format: string) => string;
}
const waiting = { args: ["lock", "waiting"], status: 70, code: "D0001" };
const progress = (format: string) =>
  format === "json"
    ? '{"format_version":1,"event":"progress","step":"lock"}\n'
    : "locking: asking the sources\n";
const situations: Readonly<Record<string, Situation>> = {
  "a clean project": { args: ["check", "clean"], status: 0 },
  "a project with errors": { args: ["check", "wrong"], status: 1, code: "D0302" },
  "no project": { args: ["check", "nowhere"], status: 1, code: "D0002" },
  "an unknown code": { args: ["explain", "D9999"], status: 1, code: "D0006" },
  "a layout that differs": { args: ["fmt", "--check", "untidy"], status: 2, code: "D0023" },
  "an unknown option": { args: ["check", "--bogus"], status: 3, code: "D0004" },
  "an argument that is missing": { args: ["why"], status: 3, code: "D0004" },
  "an unknown command": { args: ["chek"], status: 3, code: "D0004" },
  "an unknown option of the runtime": { args: ["ps", "--bogus"], status: 3, code: "D0004" },
  "an error thrown": { args: ["check", "crash-here"], status: 70, code: "D0001", plant: "thrown" },
  "an uncaught exception": { ...waiting, plant: "uncaught" },
  "an unhandled rejection": { ...waiting, plant: "rejected", progress },
  "a rejection with nothing": { ...waiting, plant: "odd", progress },
};

function run({ args, plant }: Situation, format: string): SpawnSyncReturns<string> {
  const before = plant ? ["--import", `data:text/javascript,${encodeURIComponent(plants[plant])}`] : [];
  return spawnSync(process.execPath, [...before, program, ...args, "--format", format], {
    encoding: "utf8",
    cwd: folder,
    env: environment,
    timeout: 60_000,
  });
}

const { GITHUB_STEP_SUMMARY: _, GITHUB_WORKSPACE: __, FORCE_COLOR: ___, ...inherited } = process.env;
const environment = { ...inherited, NO_COLOR: "1", PLIMSOLL_STORE: join(folder, "store") };

/** The codes of the diagnostics that a document tells; throws when it is not valid. */
const codesOf: Readonly<
  Record<Exclude<Format, "text">, (document: string, status: number) => readonly string[]>
> = {
  json: (document) => {
    const { format_version, diagnostics } = JSON.parse(document);
    assert.is(format_version, 1);
    return diagnostics.map(({ code }: { readonly code: string }) => code);
  },
  sarif: (document, status) => {
    const { tool, results, invocations } = readSarif(document);
    assert.is(invocations[0]?.exitCode, status);
    assert.is(invocations[0]?.executionSuccessful, status < 3 && tool.driver.notifications.length === 0);
    return [...results.map(({ ruleId }) => ruleId), ...tool.driver.notifications.map(({ id }) => id)];
  },
  github: (document) => {
    for (const line of document.split("\n"))
      assert.match(line, /^(?:::(?:error|warning|notice) [^:]*::.*)?$/);
    return [...document.matchAll(/title=(D\d+)/g)].map(([, code = ""]) => code);
  },
  junit: (document) => {
    const cases = readXml(document).children.flatMap(({ children }) => children);
    return cases
      .filter(({ children }) => children.length > 0)
      .map(({ attributes }) => attributes.name?.slice(0, 5) ?? "");
  },
};

for (const [name, situation] of Object.entries(situations))
  for (const format of formats)
    test(`${format}: ${name} gives status ${situation.status}`, () => {
      const { status, stdout, stderr } = run(situation, format);
      assert.is(status, situation.status, stdout + stderr);
      const codes =
        format === "text"
          ? [...stderr.matchAll(/^\w+\[(D\d+)/gm)].map(([, code = ""]) => code)
          : codesOf[format](stdout, situation.status);
      assert.is(codes[0], situation.code);
      if (situation.code === "D0001") assert.match(format === "text" ? stderr : stdout, /planted|undefined/);
      if (format !== "text") assert.is(stderr, situation.progress?.(format) ?? "");
    });

test("a format that does not exist is wrong usage, told as text", () => {
  const { status, stdout, stderr } = run({ args: ["check", "clean"], status: 3 }, "xml");
  assert.equal([status, stdout], [3, ""]);
  assert.match(stderr, "D0004 wrong-usage");
  for (const format of formats) assert.match(stderr, format);
});

/** Runs through a shell, with standard output going where `redirect` says. */
function redirected(args: string, redirect: string): SpawnSyncReturns<string> {
  const line = `{ "$0" "$1" ${args}; echo $? > status; } ${redirect}`;
  const ran = spawnSync("sh", ["-c", line, process.execPath, program], {
    encoding: "utf8",
    cwd: folder,
    env: environment,
  });
  return { ...ran, status: Number(readFileSync(join(folder, "status"), "utf8")) };
}

for (const format of formats) {
  test(`${format}: a reader that went away is no fault`, () => {
    const { status, stderr } = redirected(`explain --format ${format}`, "| sleep 0");
    assert.equal([status, stderr], [0, ""]);
    const found = redirected(`check wrong --format ${format}`, "| sleep 0");
    assert.is(found.status, 1);
    assert.not.match(found.stderr, "EPIPE");
  });

  test(`${format}: a full disk is told on standard error`, () => {
    const [command, expected] = format === "github" ? ["check wrong", 1] : ["explain", 1];
    const { status, stderr } = redirected(`${command} --format ${format}`, "> /dev/full");
    assert.is(status, expected, stderr);
    assert.match(stderr, "D0005 unwritable-output");
  });
}

test("github: the job's summary gets a table; one that cannot be written changes nothing", () => {
  const summary = join(folder, "summary.md");
  const ask = (path: string) =>
    spawnSync(process.execPath, [program, "check", "wrong", "--format", "github"], {
      encoding: "utf8",
      cwd: folder,
      env: { ...environment, GITHUB_STEP_SUMMARY: path, GITHUB_WORKSPACE: folder },
    });
  assert.match(ask(summary).stdout, "file=wrong/main.plim,line=2,");
  assert.match(readFileSync(summary, "utf8"), "| error | D0302 unknown-field | wrong/main.plim&#58;2 |");
  const { status, stderr } = ask(join(folder, "no/such/folder.md"));
  assert.equal([status, stderr], [1, ""]);
});

test("colour: FORCE_COLOR, then NO_COLOR, then the terminal", () => {
  const colored = (env: Readonly<Record<string, string>>) => {
    const { NO_COLOR: _, ...rest } = environment;
    const words = [program, "check", "wrong"];
    const { stderr } = spawnSync(process.execPath, words, {
      encoding: "utf8",
      cwd: folder,
      env: { ...rest, ...env },
    });
    return stderr.includes("\u001b[");
  };
  assert.is(colored({}), false);
  assert.is(colored({ FORCE_COLOR: "1", NO_COLOR: "1" }), true);
  assert.is(colored({ FORCE_COLOR: "0" }), false);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
