import { test } from "uvu";
import * as assert from "uvu/assert";
import { annotationLimit, reportGithub } from "./report-github.ts";
import { stepSummary, summaryLimit } from "./step-summary.ts";
import { crash, hostile, missing, warning } from "./testing/samples.ts";

test("github: a command for each, errors first, then a count", () => {
  const lines = reportGithub([warning, missing, crash], { base: "infra" }).split("\n");
  assert.equal(lines, [
    "::error file=infra/sites/a b.plim,line=3,col=14,endLine=3,endColumn=29,title=D0402 duplicate-address::containers web and api have the address 10.40.0.20%0Arequired by container web%0Ainfra/sites/a b.plim:5: profile of [fleet] edge%0Anote: package media-types provides it%0Afix (safe): add the package",
    "::error title=D0001 internal-error::internal error: planted%0Anote: at line 1%0Aat line 2",
    "::warning file=infra/sites/a b.plim,line=1,endLine=2,title=D0108 unknown-character::100%25 odd%0Aover two lines",
    "::notice title=plimsoll::2 errors, 1 warning",
    "",
  ]);
});

test("github: nothing to say is nothing printed", () => assert.is(reportGithub([], {}), ""));

test("github: as many of each level as GitHub keeps, the rest counted", () => {
  const many = Array.from({ length: 15 }, () => [missing, warning]).flat();
  const lines = reportGithub(many, {}).trimEnd().split("\n");
  assert.is(lines.filter((line) => line.startsWith("::error ")).length, annotationLimit);
  assert.is(lines.filter((line) => line.startsWith("::warning ")).length, annotationLimit);
  assert.is(
    lines.at(-1),
    "::notice title=plimsoll::15 errors, 15 warnings; 10 more are not annotated, --format text shows them",
  );
});

test("github: hostile text stays inside its command", () => {
  const evil = { ...missing, name: hostile, message: hostile, notes: [hostile] };
  const spans = missing.spans.map((span) => ({ ...span, file: `${hostile},line=1::` }));
  const lines = reportGithub([{ ...evil, spans }], {})
    .trimEnd()
    .split("\n");
  assert.is(lines.length, 2);
  const properties = (lines[0] ?? "").slice("::error ".length).split("::")[0] ?? "";
  assert.equal(
    properties.split(",").map((pair) => pair.split("=")[0]),
    ["file", "line", "col", "endLine", "endColumn", "title"],
  );
});

test("summary: a table, bounded, and text stays text", () => {
  assert.is(stepSummary([], {}), "");
  const evil = { ...missing, message: `${hostile}<script>` };
  const many = Array.from({ length: summaryLimit + 7 }, () => evil);
  const lines = stepSummary(many, {}).split("\n");
  const rows = lines.filter((line) => line.startsWith("| error"));
  assert.is(rows.length, summaryLimit);
  for (const row of rows) assert.is(row.split("|").length, 6);
  assert.not.match(rows[0] ?? "", /[<>`]/);
  assert.ok(lines.includes("7 more are left out."));
  assert.ok(stepSummary(Array(200).fill({ ...missing, message: "<".repeat(1 << 20) }), {}).length < 1 << 20);
});

test.run();
