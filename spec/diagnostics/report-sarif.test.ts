import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "./diagnostic.ts";
import { reportSarif, resultLimit } from "./report-sarif.ts";
import { locationLimit } from "./sarif/result.ts";
import { crash, missing, options, source, warning } from "./testing/samples.ts";
import { readSarif, type SarifResult } from "./testing/sarif.ts";
import { labelled, spanOf } from "./testing/spans.ts";

const firstResult = (diagnostics: readonly Diagnostic[], more: object = {}) =>
  readSarif(reportSarif(diagnostics, { ...options, ...more })).results[0] as SarifResult;

test("sarif: one line that the schema accepts, errors first", () => {
  const text = reportSarif([warning, missing, crash], options);
  assert.is(text.trimEnd().includes("\n"), false);
  const { results, tool } = readSarif(text);
  assert.equal(
    results.map(({ ruleId, level }) => `${ruleId} ${level}`),
    ["D0402 error", "D0108 warning"],
  );
  for (const { ruleId, ruleIndex } of results) assert.is(tool.driver.rules[ruleIndex]?.id, ruleId);
  assert.equal(
    tool.driver.rules.map(({ name }) => name),
    ["unknown-character", "duplicate-address"],
  );
});

test("sarif: places are relative, encoded and counted in UTF-16 units; other spans are related and linked", () => {
  const result = firstResult([missing], { base: "infra/x" });
  assert.equal(result.locations, [
    {
      physicalLocation: {
        artifactLocation: { uri: "infra/x/sites/a%20b.plim", uriBaseId: "%SRCROOT%" },
        region: { startLine: 3, startColumn: 14, endLine: 3, endColumn: 29 },
      },
      message: { text: "required by container web" },
    },
  ]);
  assert.is(result.relatedLocations?.[0]?.id, 1);
  assert.match(result.message.text, "See [profile of \\[fleet\\] edge](1).");
});

test("sarif: a fix with edits is a replacement; one without is in the message alone", () => {
  assert.equal(firstResult([missing]).fixes, [
    {
      description: { text: "add the package" },
      artifactChanges: [
        {
          artifactLocation: { uri: "sites/a%20b.plim", uriBaseId: "%SRCROOT%" },
          replacements: [
            {
              deletedRegion: { startLine: 2, startColumn: 11, endLine: 2, endColumn: 14 },
              insertedContent: { text: "web-" },
            },
          ],
        },
      ],
    },
  ]);
  const told = firstResult([{ ...missing, fix: { safe: false, description: "do it", edits: [] } }]);
  assert.is(told.fixes, undefined);
  assert.match(told.message.text, "Fix (unsafe): do it");
});

test("sarif: what has no place is a notification, and the invocation tells how it ended", () => {
  const [one] = readSarif(reportSarif([crash], { ...options, status: 70 })).invocations;
  assert.is(one?.exitCode, 70);
  assert.is(one?.executionSuccessful, false);
  assert.match(one?.toolExecutionNotifications[0]?.message.text ?? "", "internal error: planted");
  const [clean] = readSarif(reportSarif([], options)).invocations;
  assert.equal([clean?.exitCode, clean?.executionSuccessful], [0, true]);
  const [found] = readSarif(reportSarif([missing], options)).invocations;
  assert.equal([found?.exitCode, found?.executionSuccessful], [1, true]);
});

test("sarif: a fingerprint follows what is marked, not the line; equals are told apart", () => {
  const prints = (text: string, count: number) => {
    const spans = [labelled(spanOf("a.plim", text, "/etc/mime.types"), "", true)];
    const many = Array.from({ length: count }, () => ({ ...missing, spans }));
    const { results } = readSarif(reportSarif(many, { source: () => text }));
    return results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
  };
  const [before, second] = prints(source, 2);
  assert.is(prints(`\n\n\n${source}`, 1)[0], before);
  assert.is(prints(source.replace("/etc/mime.types", "  /etc/mime.types"), 1)[0], before);
  assert.is.not(second, before);
  assert.is(second, before?.replace(/1$/, "2"));
});

test("sarif: GitHub's limits are kept, the least severe results go first, and a note says how many", () => {
  const many = [...Array.from({ length: resultLimit }, () => warning), missing, missing];
  const { results, invocations } = readSarif(reportSarif(many, options));
  assert.is(results.length, 25_000);
  assert.is(results.filter(({ level }) => level === "error").length, 2);
  assert.match(
    invocations[0]?.toolExecutionNotifications[0]?.message.text ?? "",
    /^2 results more were found/,
  );
  const spans = Array.from({ length: 2_000 }, (_, index) =>
    labelled(spanOf("a", source, "web"), "x", index === 0),
  );
  const result = firstResult([{ ...missing, spans }]);
  assert.is(1 + (result.relatedLocations?.length ?? 0), locationLimit);
  const rules = readSarif(reportSarif([missing, warning, crash], options)).tool.driver.rules;
  for (const { properties } of rules) assert.ok(properties.tags.length <= 10);
});

test.run();
