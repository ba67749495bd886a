import { test } from "uvu";
import * as assert from "uvu/assert";
import { formOf } from "./choose.ts";
import { drawProgress, type ProgressForm } from "./draw.ts";
import type { Happening, ProgressEvent } from "./event.ts";
import { fitted, progressLine } from "./line.ts";
import { speedometer } from "./speed.ts";

/** What is written when these things happen at these milliseconds. */
function drawn(form: ProgressForm, what: readonly (readonly [number, Happening])[], columns = 80): string[] {
  const written: string[] = [];
  let now = 0;
  const progress = drawProgress(form, { columns, write: (text: string) => written.push(text) }, () => now);
  for (const [at, happening] of what) {
    now = at;
    progress.tell(happening);
  }
  progress.end();
  return written;
}

const fetched = (bytes: number): Happening => ({ step: "fetch", bytes, bytes_total: 39_000_000 });
const events = (lines: readonly string[]): ProgressEvent[] => lines.map((line) => JSON.parse(line));

test("a line says files, bytes in one unit, speed, and what is in hand", () => {
  const event = { format_version: 1, event: "progress", step: "fetch", done: 3, total: 40 } as const;
  const moved = { bytes: 12_340_000, bytes_total: 39_000_000, rate: 8_100_000, item: "nginx 1.22" };
  const line = "fetching 3 of 40 files, 12.3 of 39.0 MB, 8.1 MB/s, nginx 1.22";
  assert.is(progressLine({ ...event, ...moved }), line);
  assert.is(progressLine({ ...event, done: undefined, bytes: 300 }), "fetching 0.3 kB");
  assert.is(progressLine({ format_version: 1, event: "progress", step: "repeat" }), "building again");
});

test("a name that would steer the terminal, or break the line, does not", () => {
  const hostile = "\u001b[2Jnginx\n\u202e1.22";
  for (const form of ["terminal", "plain"] as const) {
    const [first = ""] = drawn(form, [[0, { step: "unpack", item: hostile }]]);
    assert.not.match(first.replace("\r\u001b[K", ""), /[\u001b\u202e\n](?!$)/);
  }
  const [line = ""] = drawn("json", [[0, { step: "unpack", item: `\ud800${"x".repeat(5000)}` }]]);
  assert.ok(line.length < 400);
  assert.ok(JSON.parse(line).item.startsWith("\ufffdx"));
});

test("a terminal's line is never wider than the terminal, and is gone at the end", () => {
  const what = [[0, { step: "write", container: "漢字漢字漢字" }]] as const;
  assert.equal(drawn("terminal", what, 14), ["\r\u001b[Kwriting 漢字", "\r\u001b[K"]);
  assert.is(fitted("ab漢", 3), "ab");
  assert.equal(drawn("terminal", []), []);
});

test("a terminal is redrawn a dozen times in a second at most", () => {
  const what = Array.from({ length: 1000 }, (_, at) => [at, fetched(at)] as const);
  const lines = drawn("terminal", what).length;
  assert.ok(lines > 10 && lines <= 15, String(lines));
});

test("elsewhere a step has its begin, a line every two seconds, and its end, before the next begins", () => {
  const what = [0, 500, 1000, 2000, 3900].map((at) => [at, fetched(at * 10_000)] as const);
  assert.equal(drawn("plain", [...what, [3950, { step: "write", container: "web" }]]), [
    "fetching 0.0 of 39.0 MB\n",
    "fetching 20.0 of 39.0 MB, 10.0 MB/s\n",
    "fetching 39.0 of 39.0 MB, 10.0 MB/s\n",
    "writing web\n",
  ]);
});

test("each container of a step is told, however quick, and other parts as often as a program reads", () => {
  const what = ["a", "b", "c"].map(
    (container, done) => [done, { step: "write", container, done } as const] as const,
  );
  assert.equal(
    events(drawn("json", what)).map(({ container, done }) => [container, done]),
    [
      ["a", 0],
      ["b", 1],
      ["c", 2],
    ],
  );
  const many = Array.from({ length: 1000 }, (_, at) => [at, fetched(at)] as const);
  const told = events(drawn("json", many)).map(({ bytes }) => bytes);
  assert.equal(told, [0, 250, 500, 750, 999]);
});

test("steps beside each other are told each in its own time", () => {
  const what = Array.from({ length: 500 }, (_, at) => [
    [at, fetched(at)] as const,
    [at, { step: "unpack", done: at } as const] as const,
  ]).flat();
  const told = events(drawn("json", what)).map(({ step }) => step);
  assert.equal(told, ["fetch", "unpack", "fetch", "unpack", "fetch", "unpack"]);
});

test("the speed is that of the last three seconds, without what was there before", () => {
  const speed = speedometer();
  assert.is(speed(0, 0), undefined);
  assert.is(speed(50, 50), undefined);
  assert.is(speed(1000, 1000), 1000);
  for (let at = 2000; at <= 10_000; at += 500) speed(1000, at);
  assert.is(speed(1000, 10_100), 0);
  assert.is(speedometer()(5, 5), undefined);
  const resumed = [0, 1000].map((at) => [at, { ...fetched(5_000_000 + at), kept: 5_000_000 }] as const);
  assert.is(events(drawn("json", resumed)).at(-1)?.rate, 1000);
});

test("the format and --quiet choose the form", () => {
  assert.is(formOf({ format: "json" }, true), "json");
  assert.is(formOf({ format: "text" }, true), "terminal");
  assert.is(formOf({ format: "sarif" }, false), "plain");
  assert.is(formOf({ format: "json", quiet: true }, false), "none");
  assert.equal(drawn("none", [[0, fetched(1)]]), []);
});

test.run();
