import { test } from "uvu";
import * as assert from "uvu/assert";
import { handMadeRoot } from "./testing.ts";
import { Tree } from "./tree.ts";

function leads(sketches: Parameters<typeof handMadeRoot>[0], path: string): string | undefined {
  return new Tree(handMadeRoot(sketches)).resolve(path)?.path;
}

const merged = { "/bin": "usr/bin", "/usr/bin/dash": { text: "" }, "/usr/bin/sh": "dash" };

test("symbolic links of folders and files are followed", () => {
  assert.is(leads(merged, "/bin/sh"), "/usr/bin/dash");
  assert.is(leads(merged, "//bin/.././bin/sh"), "/usr/bin/dash");
  assert.is(leads(merged, "/bin"), "/usr/bin");
  assert.is(leads(merged, "/"), "/");
  assert.is(leads(merged, "/bin/none"), undefined);
  assert.is(leads(merged, "/usr/bin/dash/x"), undefined);
});

test("no link leads out of the root", () => {
  assert.is(leads({ "/a": "../../../../b", "/b": { text: "" } }, "/a"), "/b");
  assert.is(leads({ "/a/b/c": "/../../d", "/d": { text: "" } }, "/a/b/c"), "/d");
});

test("links that never end are followed 40 times", () => {
  assert.is(leads({ "/a": "b", "/b": "a" }, "/a"), undefined);
  assert.is(leads({ "/l": "l/l" }, "/l"), undefined);
  const chain = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`/${index}`, `${index + 1}`]));
  assert.is(leads({ ...chain(40), "/40": { text: "" } }, "/0"), "/40");
  assert.is(leads({ ...chain(41), "/41": { text: "" } }, "/0"), undefined);
  const long = "d/".repeat(2000);
  assert.is(leads({ "/d": long, "/e": `${long}x` }, "/e"), undefined);
});

test("names of a folder are sorted, through links too", () => {
  const tree = new Tree(
    handMadeRoot({ ...merged, "/usr/bin/a.b": { text: "" }, "/usr/bin/a/x": { text: "" } }),
  );
  assert.equal(tree.names("/bin"), ["a", "a.b", "dash", "sh"]);
  assert.equal(tree.names("/none"), []);
});

test.run();
