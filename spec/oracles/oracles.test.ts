import { test } from "uvu";
import * as assert from "uvu/assert";
import { oracles } from "./all.ts";

/** The fixed sample of each oracle; a missing tool throws, and so fails. */
for (const { name, sample, run } of oracles) {
  test(`Plimsoll and the trusted tool agree: ${name}`, async () => {
    const { cases, differences } = await run(sample);
    assert.equal(differences, []);
    assert.ok(cases > 0);
  });
}

test.run();
