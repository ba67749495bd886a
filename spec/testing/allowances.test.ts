import { test } from "uvu";
import * as assert from "uvu/assert";
import { applyAllowances } from "../../compiler/1-parse/allowances.ts";
import { buildingOf } from "../diagnostics/examples/shop.ts";
import { linkSteps } from "../diagnostics/testing/build-steps.ts";
import { inWorld } from "../diagnostics/testing/run-world.ts";
import { warning } from "../diagnostics/testing/samples.ts";
import { tryExamples } from "../diagnostics/testing/try-examples.ts";

const inZone = (zone: string, comment = "") =>
  buildingOf({
    app: `${comment}app tiny { package = "tiny", run = ["/usr/bin/tiny"], env = { TZ = "${zone}" } }`,
  });
const allowed = '# plimsoll: allow missing-time-zone "it keeps to UTC"\n';

const suggested = "A note of /usr/bin/tiny suggests that it open libplug.so.1";
const judged = '# plimsoll: allow absent-extra "nobody unpacks anything here"\n';
const plain = 'app tiny { package = "tiny", run = ["/usr/bin/tiny"] }';

/** A warning or note of the link stage is allowed as one of the language is, and its allowance is told when nothing needs it. */
tryExamples(
  {
    "missing-time-zone": { fails: inZone("Europe/Berlin"), passes: inZone("Europe/Berlin", allowed) },
    "absent-extra": {
      fails: buildingOf({ app: plain }, suggested),
      passes: buildingOf({ app: judged + plain }, suggested),
    },
    "unused-allowance": { fails: inZone("UTC", allowed), passes: inZone("Europe/Berlin", allowed) },
  },
  inWorld(linkSteps),
);

test("a note is told once of the instances of one declaration, a warning of each", () => {
  const note = { ...warning, severity: "note" as const, name: "absent-extra", code: "D0726" };
  const told = applyAllowances([note, warning, { ...note, message: "of another" }, warning], [], () => true);
  assert.equal(told, [note, warning, warning]);
});

test.run();
