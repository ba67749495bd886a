import { test } from "uvu";
import * as assert from "uvu/assert";
import { wantsColor } from "./color.ts";

const table: readonly (readonly [
  env: Readonly<Record<string, string>>,
  terminal: boolean,
  colored: boolean,
])[] = [
  [{}, true, true],
  [{}, false, false],
  [{ TERM: "dumb" }, true, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "3", NO_COLOR: "1", TERM: "dumb" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
  [{ FORCE_COLOR: "false" }, true, false],
  [{ FORCE_COLOR: "", NO_COLOR: "1" }, true, false],
];
for (const [env, terminal, colored] of table)
  test(`${JSON.stringify(env)} ${terminal ? "on a terminal" : "elsewhere"}: ${colored ? "colour" : "none"}`, () =>
    assert.is(wantsColor(env, terminal), colored));

test.run();
