import { test } from "uvu";
import * as assert from "uvu/assert";
import { fuzz } from "./fuzz.ts";
import { targets } from "./targets.ts";

/** Each parser for a moment, with the same inputs in every run; `npm run fuzz` goes on for longer. */
for (const { name } of targets)
  test(`whatever the bytes, the parser of ${name} answers`, async () => {
    const { runs, fault } = await fuzz({ name, seconds: 1.5, seed: 7 });
    assert.is(fault?.reason, undefined);
    assert.ok(runs > 0);
  });

test.run();
