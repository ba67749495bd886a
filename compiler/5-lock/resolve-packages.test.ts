import { test } from "uvu";
import * as assert from "uvu/assert";
import { explainFailure, type Failure } from "./explain-failure.ts";
import { scanPackages } from "./packages-index.ts";
import { type Request, resolvePackages } from "./resolve-packages.ts";
import { type Universe, universeOf } from "./universe.ts";

/** An index of stanzas written as `name [version] | Field: value | …`. */
function indexOf(lines: readonly string[]) {
  const stanzas = lines.map((line) => {
    const [head = "", ...fields] = line.split(" ; ");
    const [name, version = "1.0"] = head.split(" ");
    const digest = Buffer.from(line).toString("hex").padEnd(64, "0").slice(-64);
    const usual = [
      `Package: ${name}`,
      `Version: ${version}`,
      "Filename: pool/x.deb",
      "Size: 1",
      `SHA256: ${digest}`,
    ];
    return [...usual, ...fields].join("\n");
  });
  return scanPackages(Buffer.from(`${stanzas.join("\n\n")}\n`));
}

function universe(...suites: readonly (readonly string[])[]): Universe {
  return universeOf(
    suites.map((lines) => ({ index: indexOf(lines), weight: 500 })),
    "amd64",
  );
}

function ask(from: Universe, ...names: readonly string[]): readonly Request[] {
  return names.map((text) => {
    const [name = "", pinned] = text.split("=");
    const version = pinned ? from.versions(name).find((one) => one.version === pinned) : from.best(name);
    if (!version) throw new Error(`no ${text}`);
    return { name, version };
  });
}

const resolve = (from: Universe, ...names: readonly string[]) =>
  resolvePackages(from, ask(from, ...names))?.map(({ name, version }) =>
    version === "1.0" ? name : `${name}=${version}`,
  );
const explain = (from: Universe, ...names: readonly string[]): Failure =>
  explainFailure(from, ask(from, ...names));

test("the first alternative is taken, the second only when there is no other way", () => {
  const from = universe(["a ; Depends: b | c", "b", "c", "d ; Depends: e | c", "e ; Depends: nothing"]);
  assert.equal(resolve(from, "a"), ["a", "b"]);
  assert.equal(resolve(from, "d"), ["c", "d"]);
});

test("an alternative that is chosen already meets the dependency", () => {
  const from = universe(["a ; Depends: b | c", "b", "c"]);
  assert.equal(resolve(from, "a", "c"), ["a", "c"]);
});

test("Pre-Depends belong to the set, Recommends do not", () => {
  const from = universe(["a ; Pre-Depends: b ; Recommends: c", "b", "c"]);
  assert.equal(resolve(from, "a"), ["a", "b"]);
});

test("a virtual package is met by the essential, then the important, then the last that was mentioned", () => {
  const some = [
    "a ; Depends: mta",
    "x ; Provides: mta ; Priority: optional",
    "y ; Provides: mta ; Priority: optional",
  ];
  assert.equal(resolve(universe(some), "a"), ["a", "y"]);
  assert.equal(resolve(universe([...some, "w ; Provides: mta ; Priority: important"]), "a"), ["a", "w"]);
  assert.equal(resolve(universe([...some, "z ; Provides: mta ; Essential: yes"]), "a"), ["a", "z"]);
  assert.equal(resolve(universe([...some, "mta ; Priority: extra"]), "a"), ["a", "mta"]);
});

test("a version is met only by a Provides that gives one", () => {
  const from = universe([
    "a ; Depends: v (>= 2)",
    "x ; Provides: v",
    "y ; Provides: v (= 2.1)",
    "z ; Provides: v (= 1)",
  ]);
  assert.equal(resolve(from, "a"), ["a", "y"]);
});

test(":any asks for a package that may serve any architecture", () => {
  const lines = [
    "a ; Depends: perl:any",
    "b ; Depends: sed:any",
    "c ; Depends: sed:amd64",
    "d ; Depends: sed:i386",
  ];
  const from = universe([...lines, "perl ; Multi-Arch: allowed", "sed"]);
  assert.equal(resolve(from, "a"), ["a", "perl"]);
  assert.is(resolve(from, "b"), undefined);
  assert.equal(resolve(from, "c"), ["c", "sed"]);
  assert.is(resolve(from, "d"), undefined);
});

test("the newest version of all suites wins, a pinned one stands", () => {
  const from = universe(["a ; Depends: b", "b 1.0"], ["b 1.0+sec1"], ["b 0.9"]);
  assert.equal(resolve(from, "a"), ["a", "b=1.0+sec1"]);
  assert.equal(resolve(from, "a", "b=0.9"), ["a", "b=0.9"]);
});

test("a suite that must be asked for gives only what no other has", () => {
  const weighed = [
    { index: indexOf(["a ; Depends: b, c", "b 1.0"]), weight: 500 },
    { index: indexOf(["b 2.0", "c 2.0"]), weight: 100 },
  ];
  const from = universeOf(weighed, "amd64");
  assert.equal(resolve(from, "a"), ["a", "b", "c=2.0"]);
  assert.equal(resolve(from, "a", "b=2.0"), ["a", "b=2.0", "c=2.0"]);
});

test("a conflict turns to the other alternative, wherever it comes from", () => {
  const from = universe([
    "a ; Depends: b | c, d",
    "b ; Conflicts: d",
    "c",
    "d",
    "e ; Depends: f, b | c",
    "f ; Breaks: b (<< 2)",
  ]);
  assert.equal(resolve(from, "a"), ["a", "c", "d"]);
  assert.equal(resolve(from, "e"), ["c", "e", "f"]);
});

test("going back reaches a choice that was made long before", () => {
  const from = universe([
    "top ; Depends: x, y",
    "x ; Depends: x1 | x2",
    "x1 ; Depends: deep",
    "x2",
    "deep",
    "y ; Depends: y1",
    "y1 ; Depends: y2",
    "y2 ; Conflicts: deep",
  ]);
  assert.equal(resolve(from, "top"), ["top", "x", "x2", "y", "y1", "y2"]);
});

test("a package may conflict with a name that it provides itself", () => {
  const from = universe(["a ; Depends: x, y", "x ; Provides: mta ; Conflicts: mta", "y"]);
  assert.equal(resolve(from, "a"), ["a", "x", "y"]);
});

test("circles of dependencies end", () => {
  const from = universe(["a ; Depends: b", "b ; Depends: c", "c ; Depends: a, b"]);
  assert.equal(resolve(from, "b"), ["a", "b", "c"]);
});

test("a malformed field takes its package out", () => {
  const from = universe(["a ; Depends: b | c", "b ; Depends: x (", "c"]);
  assert.equal(resolve(from, "a"), ["a", "c"]);
  assert.is(explain(from, "b").kind, "unmet");
});

test("names that belong to every object are names like others", () => {
  const from = universe(["a ; Depends: constructor", "constructor", "b ; Depends: hasownproperty"]);
  assert.equal(resolve(from, "a"), ["a", "constructor"]);
  assert.is(resolve(from, "b"), undefined);
});

test("the chain to what cannot be met is told", () => {
  const from = universe(["a ; Depends: b", "b ; Depends: c (>= 2) | libnone", "c 1.9", "libnona"]);
  assert.is(resolve(from, "a"), undefined);
  assert.equal(explain(from, "a"), {
    kind: "unmet",
    name: "a",
    chain: "a → b → c (>= 2) | libnone: no version will do",
    notes: ["c (>= 2): there is 1.9", "libnone: there is no such package; there is libnona"],
  });
});

test("two requests that conflict are told with what brings them", () => {
  const from = universe(["a ; Depends: x", "b ; Depends: y", "x ; Conflicts: y", "y"]);
  assert.is(resolve(from, "a", "b"), undefined);
  assert.equal(explain(from, "a", "b"), {
    kind: "conflict",
    name: "a",
    conflict: "x conflicts with y",
    notes: ["a → x", "b → y"],
  });
});

test("a hostile index with endless choices comes to an end", () => {
  const rows = Array.from({ length: 40 }, (_, row) => row);
  const lines = rows.flatMap((row) => [`p${row} ; Depends: q${row}x | q${row}y`, `q${row}x`, `q${row}y`]);
  const all = rows.map((row) => `p${row}`).join(", ");
  const from = universe([
    ...lines,
    `a ; Depends: ${all}, z1 | z2`,
    "z1 ; Conflicts: a",
    "z2 ; Conflicts: p0",
  ]);
  assert.is(resolve(from, "a"), undefined);
});

test("chains of any length come to an end", () => {
  for (const length of [900, 20_000]) {
    const lines = Array.from(
      { length },
      (_, index) => `p${index}${index + 1 < length ? ` ; Depends: p${index + 1}` : ""}`,
    );
    const from = universe(lines);
    assert.is(resolve(from, "p0")?.length, length === 900 ? 900 : undefined);
    assert.is(explain(from, "p0").kind, "conflict");
  }
});

test("many versions of one package, and many providers, cost no more than their number", () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `v 1.${index} ; Provides: w`);
  const from = universe([...lines, "a ; Depends: v, w"]);
  assert.equal(resolve(from, "a"), ["a", "v=1.19999"]);
});

test.run();
