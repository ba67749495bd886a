import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

test.after(() => rmSync(folder, { recursive: true }));
test.run();
