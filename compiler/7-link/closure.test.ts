import { test } from "uvu";
import * as assert from "uvu/assert";
import { closureOf } from "./closure.ts";
import { missingSymbols } from "./symbols.ts";
import { readSystem } from "./system.ts";
import { handMadeProfile, handMadeRoot, type Sketch } from "./testing.ts";

const loader: Record<string, Sketch> = {
  "/lib64/ld-linux-x86-64.so.2": { elf: { soname: "ld-linux-x86-64.so.2" } },
};
const interpreter = "/lib64/ld-linux-x86-64.so.2";
const program = (facts: object): Sketch => ({ elf: { interpreter, ...facts } });
const library = (soname: string, facts: object = {}): Sketch => ({ elf: { soname, ...facts } });

function load(sketches: Record<string, Sketch>, path = "/usr/bin/x", cpu = "x86-64-v1") {
  const root = handMadeRoot({ ...loader, ...sketches });
  const read = (file: string) => Buffer.from(root.made.get(file) ?? "").toString();
  const closure = closureOf(readSystem(root, [handMadeProfile({ cpu })], read), path);
  if (!closure) throw new Error(`${path} is no ELF file`);
  return closure;
}

function files(...args: Parameters<typeof load>): string[] {
  const closure = load(...args);
  return [
    ...closure.files.slice(1).map(({ path }) => path),
    ...closure.missing.map(({ name }) => `no ${name}`),
  ].filter((path) => path !== interpreter);
}

test("libraries come breadth first, each once", () => {
  const sketches = {
    "/usr/bin/x": program({ needed: ["a", "b"] }),
    "/lib/a": library("a", { needed: ["c", "b"] }),
    "/lib/b": library("b", { needed: ["d", "a"] }),
    "/lib/c": library("c"),
    "/lib/d": library("d"),
  };
  assert.equal(files(sketches), ["/lib/a", "/lib/b", "/lib/c", "/lib/d"]);
});

test("an RPATH serves those that its owner loads, a RUNPATH its owner alone", () => {
  const rest = { "/opt/a": library("a", { needed: ["b"] }), "/opt/b": library("b") };
  assert.equal(files({ ...rest, "/usr/bin/x": program({ needed: ["a"], rpath: "/opt" }) }), [
    "/opt/a",
    "/opt/b",
  ]);
  assert.equal(files({ ...rest, "/usr/bin/x": program({ needed: ["a"], runpath: "/opt" }) }), [
    "/opt/a",
    "no b",
  ]);
});

test("a RUNPATH silences the RPATH of its owner and of those before", () => {
  const rest = { "/opt/a": library("a", { needed: ["b"], runpath: "/none" }), "/opt/b": library("b") };
  assert.equal(files({ ...rest, "/usr/bin/x": program({ needed: ["a"], rpath: "/opt" }) }), [
    "/opt/a",
    "no b",
  ]);
  const both = program({ needed: ["a"], rpath: "/opt", runpath: "/none" });
  assert.equal(files({ ...rest, "/usr/bin/x": both }), ["no a"]);
});

test("$ORIGIN, $LIB and $PLATFORM are replaced", () => {
  const runpath = "$ORIGIN/../$LIB/own:${ORIGIN}/$PLATFORM:$ORIGINAL";
  const sketches = {
    "/opt/bin/x": program({ needed: ["a", "b"], runpath }),
    "/opt/lib/x86_64-linux-gnu/own/a": library("a"),
    "/opt/bin/x86_64/b": library("b"),
  };
  assert.equal(files(sketches, "/opt/bin/x"), [
    "/opt/bin/../lib/x86_64-linux-gnu/own/a",
    "/opt/bin/x86_64/b",
  ]);
});

test("files for other machines are passed over", () => {
  const sketches = {
    "/usr/bin/x": program({ needed: ["a"], runpath: "/opt:/more" }),
    "/opt/a": library("a", { class: 32, machine: 3 }),
    "/more/a": library("a", { machine: 183 }),
    "/usr/lib/x86_64-linux-gnu/a": library("a"),
  };
  assert.equal(files(sketches), ["/usr/lib/x86_64-linux-gnu/a"]);
});

test("ld.so.conf's folders come before the loader's own, and NODEFLIB leaves those out", () => {
  const rest = {
    "/etc/ld.so.conf": { text: "include /etc/ld.so.conf.d/*.conf\n/last\n" },
    "/etc/ld.so.conf.d/a.conf": { text: "/opt/lib" },
    "/opt/lib/liba.so": library("liba.so"),
    "/last/libb.so": library("libb.so"),
    "/usr/lib/liba.so": library("liba.so"),
    "/usr/lib/libc.so": library("libc.so"),
  };
  const needed = ["liba.so", "libb.so", "libc.so"];
  assert.equal(files({ ...rest, "/usr/bin/x": program({ needed }) }), [
    "/opt/lib/liba.so",
    "/last/libb.so",
    "/usr/lib/libc.so",
  ]);
  const strict = program({ needed, noDefaultLibraries: true });
  assert.equal(files({ ...rest, "/usr/bin/x": strict }), ["/opt/lib/liba.so", "/last/libb.so", "no libc.so"]);
});

test("hwcaps folders count only when the profile proves the processor", () => {
  const folder = "/usr/lib/x86_64-linux-gnu";
  const sketches = {
    "/usr/bin/x": program({ needed: ["liba.so"] }),
    [`${folder}/liba.so`]: library("liba.so"),
    [`${folder}/glibc-hwcaps/x86-64-v2/liba.so`]: library("liba.so"),
    [`${folder}/glibc-hwcaps/x86-64-v3/liba.so`]: library("liba.so"),
  };
  assert.equal(files(sketches, "/usr/bin/x", "x86-64-v1"), [`${folder}/liba.so`]);
  assert.equal(files(sketches, "/usr/bin/x", "x86-64-v2"), [`${folder}/glibc-hwcaps/x86-64-v2/liba.so`]);
  assert.equal(files(sketches, "/usr/bin/x", "x86-64-v4"), [`${folder}/glibc-hwcaps/x86-64-v3/liba.so`]);
});

test("what is loaded serves by its soname and by its inode", () => {
  const sketches = {
    "/usr/bin/x": program({ needed: ["/opt/real", "liba.so.1", "other"] }),
    "/opt/real": library("liba.so.1"),
    "/lib/liba.so.1": library("liba.so.1"),
    "/lib/other": "/opt/real",
  };
  assert.equal(files(sketches), ["/opt/real"]);
});

test("a library's missing soname link is one that ldconfig makes", () => {
  const sketches = {
    "/usr/bin/x": program({ needed: ["liba.so.1"] }),
    "/lib/liba.so.1.2": library("liba.so.1"),
  };
  assert.equal(files(sketches), ["/lib/liba.so.1"]);
});

const symbol = (wanted: string, defined: string[], facts: object = {}) =>
  missingSymbols(
    load({
      "/usr/bin/x": program({
        needed: ["a"],
        undefinedSymbols: [wanted],
        versionsNeeded: [{ file: "a", version: "V2", weak: false }],
      }),
      "/lib/a": library("a", { definedSymbols: defined, versionsDefined: ["a", "V1", "V2"], ...facts }),
    }),
  ).map(({ symbol: name, unversioned }) => (unversioned ? `${name} unversioned` : name));

test("symbols bind by name and version as in glibc", () => {
  assert.equal(symbol("f@V2", ["f@@V2"]), []);
  assert.equal(symbol("f@V2", ["f@V2"]), []);
  assert.equal(symbol("f@V2", ["f@@V1"]), ["f@V2"]);
  assert.equal(symbol("f@V2", ["f"]), []);
  assert.equal(symbol("f", ["f@@V2"]), []);
  assert.equal(symbol("f", ["f@V1"]), []);
  assert.equal(symbol("f", ["f@V2"]), ["f"]);
  assert.equal(symbol("f", ["f@V2", "f@@V1"]), []);
  assert.equal(symbol("g", ["f"]), ["g"]);
  assert.equal(symbol("f@V2", ["f"], { versionsDefined: [] }), ["f@V2 unversioned"]);
});

test("a file that needs itself or a circle ends", () => {
  const sketches = {
    "/usr/bin/x": program({ needed: ["a"] }),
    "/lib/a": library("a", { needed: ["b"] }),
    "/lib/b": library("b", { needed: ["a", "b"] }),
  };
  assert.equal(files(sketches), ["/lib/a", "/lib/b"]);
});

test("a hostile search ends", () => {
  const names = Array.from({ length: 30_000 }, (_, index) => `lib${index}.so`);
  const rpath = Array.from({ length: 30_000 }, (_, index) => `/d${index}`).join(":");
  const started = performance.now();
  assert.ok(files({ "/usr/bin/x": program({ needed: names, rpath }) }).length > 10_000);
  assert.ok(performance.now() - started < 20_000);
});

test.run();
