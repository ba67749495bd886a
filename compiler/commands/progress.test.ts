import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { plimsoll } from "../../spec/testing/cli.ts";
import { inTinyProject } from "../../spec/testing/tiny-project.ts";

type Event = Readonly<Record<string, unknown>>;

const eventsIn = (text: string): Event[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Without what a machine, its speed, or its compression library decides. */
function steady({ rate, bytes, bytes_total, ...rest }: Event): Event {
  assert.ok(rate === undefined || Number.isInteger(rate));
  const numbers = { bytes, bytes_total };
  const types = Object.entries(numbers).map(([key, value]) => [key, typeof value]);
  return { ...rest, ...Object.fromEntries(types) };
}

/** The first and the last event of each step and container: in between it depends on the time. */
function ends(events: readonly Event[]): Event[] {
  const key = ({ step, container }: Event) => `${step} ${container}`;
  return events.filter(
    (one, at) => key(one) !== key(events[at - 1] ?? {}) || key(one) !== key(events[at + 1] ?? {}),
  );
}

test("a build says on standard error, line by line, what its chapter shows", () =>
  inTinyProject((project, folder) => {
    const chapter = readFileSync("spec/commands.md", "utf8");
    const example = /```json\n(\{"format_version":1,"event"[^]*?)```/.exec(chapter)?.[1] ?? "";
    const env = { PLIMSOLL_STORE: join(folder, "other-store") };
    const { status, stdout, stderr } = plimsoll(["build", project, "--locked", "--format", "json"], { env });
    assert.is(status, 0, stdout);
    assert.is(JSON.parse(stdout).bundles.length, 2);
    const loose = ({ step, item, ...rest }: Event) => ({
      ...steady(rest),
      step,
      hasItem: item !== undefined,
    });
    assert.equal(ends(eventsIn(stderr)).map(loose), eventsIn(example).map(loose));
  }));

test("--quiet says nothing of progress, and neither does a build that finds nothing changed", () =>
  inTinyProject((project, folder) => {
    const env = { PLIMSOLL_STORE: join(folder, "other-store") };
    for (const format of ["json", "text"]) {
      const quiet = plimsoll(
        ["build", project, "--out", join(folder, format), "--format", format, "--quiet"],
        {
          env,
        },
      );
      assert.is(quiet.status, 0);
      assert.is(quiet.stderr, "");
    }
    const again = plimsoll(["build", project, "--out", join(folder, "text")], { env });
    assert.is(again.stderr, "");
  }));

test("images, verification, a lock and the store tell their own steps", () =>
  inTinyProject((project, folder) => {
    const env = { PLIMSOLL_STORE: join(folder, "store") };
    const steps = (...args: readonly string[]) => {
      const { status, stdout, stderr } = plimsoll([...args, "--format", "json"], { env });
      assert.is(status, 0, stdout);
      return [...new Set(eventsIn(stderr).map(({ step }) => step))];
    };
    assert.equal(steps("build", project, "--as", "oci"), ["pack"]);
    assert.equal(steps("build", project, "--as", "docker"), ["pack", "write"]);
    assert.equal(steps("build", project), ["write"]);
    assert.equal(steps("verify", project), ["compare"]);
    assert.equal(steps("lock", project), ["lock", "fetch"]);
    assert.equal(steps("vendor", join(folder, "vendored"), project), ["gather"]);
    assert.equal(steps("store", "verify"), ["read"]);
  }));

test.run();
