import { test } from "uvu";
import * as assert from "uvu/assert";
import { caseLimit, reportJunit } from "./report-junit.ts";
import { crash, hostile, missing, warning } from "./testing/samples.ts";
import { type Element, readXml } from "./testing/xml.ts";

test("junit: a suite a file, a case a diagnostic", () => {
  const root = readXml(reportJunit([missing, missing, warning, crash], { base: "infra" }));
  assert.equal(root.attributes, { name: "plimsoll", tests: "4", failures: "2", errors: "1", skipped: "0" });
  assert.equal(
    root.children.map(({ attributes }) => [attributes.name, attributes.tests, attributes.failures]),
    [
      ["infra/sites/a b.plim", "3", "2"],
      ["plimsoll", "1", "0"],
    ],
  );
  const [one, two, three] = root.children[0]?.children ?? [];
  const title = "D0402 duplicate-address: containers web and api have the address 10.40.0.20";
  assert.is(one?.attributes.name, title);
  assert.is(two?.attributes.name, `${title} (2)`);
  assert.is(one?.children[0]?.name, "failure");
  assert.match(one?.children[0]?.text ?? "", "infra/sites/a b.plim:3:14: required by container web");
  assert.is(three?.children[0]?.name, "system-out");
  assert.is(root.children[1]?.children[0]?.children[0]?.name, "error");
});

test("junit: without diagnostics one case passes", () => {
  const root = readXml(reportJunit([], {}));
  assert.equal([root.attributes.tests, root.attributes.failures], ["1", "0"]);
  assert.equal(
    root.children.map(({ children }) => children.map((one) => [one.attributes.name, one.children.length])),
    [[["no diagnostics", 0]]],
  );
});

test("junit: hostile text comes back as text, what XML cannot hold replaced", () => {
  const root = readXml(reportJunit([{ ...missing, message: hostile }], {}));
  const failure = root.children[0]?.children[0]?.children[0] as Element;
  assert.is(failure.attributes.message, hostile.replace(/[\0\u001b\ufffe]|\p{Cs}/gu, "\ufffd"));
});

test("junit: bounded, with a note of what was left out", () => {
  const text = reportJunit(Array(caseLimit + 3).fill(warning), {});
  assert.is(readXml(text).attributes.tests, String(caseLimit));
  assert.match(text, "<!-- 3 more are left out -->");
});

test.run();
