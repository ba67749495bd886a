import { readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { pageOf } from "../../compiler/report/draw/page.ts";
import { reportOf } from "../../compiler/report/report-of.ts";
import { analyzedFolder } from "../testing/language.ts";

/** The page of a project with servers and without a lock; `whole` has one with a lock. */
test("the page is what it was", () => {
  const { value, diagnostics } = analyzedFolder("spec/cases/report");
  assert.ok(value);
  const page = pageOf(reportOf({ model: value, servers: new Map(), diagnostics }));
  const path = "spec/cases/report/expected.report.html";
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync(path, page);
  assert.fixture(page, readFileSync(path, "utf8"));
});

test.run();
