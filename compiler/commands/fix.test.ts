import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { copyExample, inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";
import { applyFixes } from "./fix-edits.ts";

/** The hello example with three faults that have safe fixes. */
function faulty(folder: string): { project: string; file: string; good: string; bad: string } {
  const project = copyExample("hello", folder);
  const file = join(project, "hello.plim");
  const good = readFileSync(file, "utf8");
  const bad = good
    .replace("kernel = ", "kernal = ")
    .replace("identity {", "identty {")
    .replace("user    = ", "usr    = ");
  assert.is.not(bad, good);
  writeFileSync(file, bad);
  return { project, file, good, bad };
}

test("it applies what is safe until nothing is left, and the project checks", () =>
  inTemporaryFolder((folder) => {
    const { project, file, good } = faulty(folder);
    chmodSync(file, 0o640);
    const { status, stdout, stderr } = plimsoll(["fix", project]);
    assert.is(status, 0, stderr);
    assert.is(stdout.match(/^fixed hello\.plim:\d+:\d+ D\d{4} /gm)?.length, 3);
    assert.is(
      readFileSync(file, "utf8").replace("user    = ", ""),
      good.replace("user    = ", "").replace("user   = ", ""),
    );
    assert.is(plimsoll(["check", project]).status, 0);
    assert.is(statSync(file).mode & 0o777, 0o640);
    assert.equal(
      readdirSync(project).filter((name) => name.includes("new")),
      [],
    );
    const again = plimsoll(["fix", project]);
    assert.is(again.status, 0);
    assert.is(again.stdout, "nothing to fix\n");
  }));

test("--dry-run prints a patch, writes nothing and exits with 2", () =>
  inTemporaryFolder((folder) => {
    const { project, file, bad } = faulty(folder);
    const { status, stdout } = plimsoll(["fix", project, "--dry-run"]);
    assert.is(status, 2);
    assert.match(stdout, /^--- a\/hello\.plim\n\+\+\+ b\/hello\.plim\n@@ /);
    assert.match(stdout, "\n-  kernal = v6.1..\n+  kernel = v6.1..\n");
    assert.is(readFileSync(file, "utf8"), bad);
    const json = plimsoll(["fix", project, "--dry-run", "--format", "json"]);
    assert.is(json.status, 2);
    const { fixes, diff } = JSON.parse(json.stdout);
    assert.is(diff, stdout);
    assert.is(fixes.length, 3);
    assert.equal(Object.keys(fixes[0]), ["code", "name", "file", "line", "column", "safe", "description"]);
    assert.is(plimsoll(["fix", project]).status, 0);
    assert.is(plimsoll(["fix", project, "--dry-run"]).status, 0);
  }));

test("a link stays a link, and what it leads to is fixed", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "real.text"), "let a = 1\n");
    symlinkSync("real.text", join(folder, "a.plim"));
    assert.is(plimsoll(["fix", folder]).status, 0);
    assert.match(readFileSync(join(folder, "real.text"), "utf8"), /^language 1\n/);
    assert.ok(existsSync(join(folder, "a.plim")));
  }));

test("what has no fix is told, with exit status 1", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), "language 1\nlet a = 1 + true\n");
    const { status, stderr } = plimsoll(["fix", folder]);
    assert.is(status, 1);
    assert.match(stderr, "a.plim:2");
  }));

test("a byte order mark stays where it was", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), "\ufefflet a = 1\n");
    assert.is(plimsoll(["fix", folder]).status, 0);
    assert.match(readFileSync(join(folder, "a.plim"), "utf8"), /^\ufefflanguage 1\n/);
  }));

const text = "one two three";
function fault(
  safe: boolean,
  ...edits: readonly (readonly [from: number, to: number, text: string])[]
): Diagnostic {
  const at = (offset: number) => ({ offset, line: 1, column: offset + 1 });
  const spans = edits.map(([from, to, put]) => ({
    span: { file: "a.plim", start: at(from), end: at(to) },
    text: put,
  }));
  return {
    code: "D9999",
    name: "x",
    severity: "error",
    message: "",
    spans: [],
    notes: [],
    fix: { safe, description: "", edits: spans },
  };
}
const fixed = (diagnostics: readonly Diagnostic[], unsafe = false) =>
  applyFixes(diagnostics, (file) => (file === "a.plim" ? text : undefined), unsafe);

test("edits are applied from the end, so that each finds its place", () => {
  const { texts } = fixed([fault(true, [0, 3, "1"], [8, 13, "3"]), fault(true, [4, 7, "second"])]);
  assert.is(texts.get("a.plim"), "1 second 3");
});

test("of fixes that touch the same text the first is taken, each whole or not at all", () => {
  const { texts, applied } = fixed([fault(true, [0, 7, "A"]), fault(true, [4, 7, "B"], [8, 13, "C"])]);
  assert.is(texts.get("a.plim"), "A three");
  assert.is(applied.length, 1);
});

test("unsafe fixes wait to be asked for; places that are not there are left alone", () => {
  assert.is(fixed([fault(false, [0, 3, "1"])]).texts.size, 0);
  assert.is(fixed([fault(false, [0, 3, "1"])], true).texts.get("a.plim"), "1 two three");
  assert.is(fixed([fault(true, [0, 99, "1"])]).texts.size, 0);
});

test.run();
