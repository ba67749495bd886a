import { test } from "uvu";
import * as assert from "uvu/assert";
import { diagnose } from "./diagnose.ts";

const position = { offset: 0, line: 1, column: 1 };
const span = { file: "a.plim", start: position, end: position };

test("a diagnostic takes code and severity from the table and fills the message", () => {
  const found = diagnose("no-such-project", { folder: "shop" }, { at: span, label: "here" });
  assert.is(found.code, "D0002");
  assert.is(found.message, "there is no .plim file in shop");
  assert.equal(found.spans, [{ ...span, label: "here", primary: true }]);
});

test.run();
