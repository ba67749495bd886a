import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "./diagnostic.ts";
import { exit, exitStatus } from "./exit-status.ts";
import { type Format, formats } from "./formats.ts";
import { report } from "./report.ts";
import { missing, options, warning } from "./testing/samples.ts";

const note: Diagnostic = { ...warning, severity: "note", name: "absent-extra", code: "D0726" };

test("a note is neither an error nor a warning in any format, and stops nothing", () => {
  const wanted: Readonly<Record<Format, RegExp>> = {
    text: /^note\[D0726 absent-extra\]: .*\n1 note\n$/s,
    json: /"severity": "note"/,
    sarif: /"problem.severity":"recommendation".*"level":"note"/s,
    github: /^::notice file=.*,title=D0726 absent-extra::.*\n::notice title=plimsoll::1 note\n$/s,
    junit: /failures="0" errors="0".*<system-out>note\[D0726/s,
  };
  for (const format of formats) assert.match(report([note], format, options), wanted[format], format);
  assert.is(exitStatus([note]), exit.clean);
});

test("notes come behind errors and warnings, and are counted by themselves", () => {
  const { runs } = JSON.parse(report([note, warning, missing], "sarif", options));
  const levels = runs[0].results.map(({ level }: { readonly level: string }) => level);
  assert.equal(levels, ["error", "warning", "note"]);
  assert.match(report([note, warning, missing, note], "text", options), /\n1 error, 1 warning, 2 notes\n$/);
});

test.run();
