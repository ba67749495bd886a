import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";

test("dot is what is drawn unless another form is asked for", () => {
  assert.match(plimsoll(["graph", "examples/php"]).stdout, /^digraph plimsoll \{\n/);
  assert.match(plimsoll(["graph", "examples/php", "--as", "mermaid"]).stdout, /^flowchart LR\n/);
  assert.match(plimsoll(["graph", "examples/php", "--as", "svg"]).stdout, /^<svg xmlns=/);
});

test("the JSON answer holds the same text", () => {
  const text = plimsoll(["graph", "examples/php"]).stdout;
  const { graph, format_version } = JSON.parse(
    plimsoll(["graph", "examples/php", "--format", "json"]).stdout,
  );
  assert.equal(graph, { as: "dot", text });
  assert.is(format_version, 1);
});

test("another form is wrong usage, and no project is a diagnostic", () =>
  inTemporaryFolder((folder) => {
    assert.is(plimsoll(["graph", "examples/php", "--as", "png"]).status, 3);
    const { status, stderr } = plimsoll(["graph", join(folder, "nothing")]);
    assert.is(status, 1);
    assert.match(stderr, "no-such-project");
  }));

test.run();
