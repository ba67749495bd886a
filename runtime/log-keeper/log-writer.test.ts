import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { LogWriter } from "./log-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-log-"));
const log = join(folder, "logs/app.log");
const say = (stream: string, text: string) => writeFileSync(join(folder, stream), text, { flag: "a" });
const written = () => readFileSync(log, "utf8").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");

async function until(text: string): Promise<void> {
  for (let attempt = 0; attempt < 200 && !written().includes(text); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

test("half a line is on disk at once, and each line has its time and stream", async () => {
  execFileSync("mkfifo", [join(folder, "out"), join(folder, "err")]);
  const writer = new LogWriter(log, folder);
  say("out", "half");
  await until("half");
  assert.is(written(), "TIME out half");
  say("out", " and whole\nsecond\n");
  await until("second\n");
  say("out", "open");
  await until("open");
  say("err", "between\n");
  await until("between\n");
  say("out", "left in the pipe");
  writer.close();
  const lines = ["out half and whole", "out second", "out open", "err between", "out left in the pipe"];
  assert.is(written(), lines.map((line) => `TIME ${line}\n`).join(""));
});

test("a line that never ends does not keep a log from starting anew", async () => {
  const endless = join(folder, "endless");
  mkdirSync(endless);
  execFileSync("mkfifo", [join(endless, "out"), join(endless, "err")]);
  const path = join(endless, "logs/app.log");
  const writer = new LogWriter(path, endless);
  const child = spawn("dd", ["if=/dev/zero", `of=${endless}/out`, "bs=64k", "count=300"], {
    stdio: "ignore",
  });
  await once(child, "close");
  writer.close();
  assert.ok(statSync(`${path}.1`).size < 17 * 1024 * 1024);
  assert.ok(statSync(path).size < 4 * 1024 * 1024);
  assert.match(readFileSync(path, "latin1").slice(0, 40), /^\d{4}-\S+Z out /);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
