import { test } from "uvu";
import * as assert from "uvu/assert";
import { writeFileCapability } from "../formats/file-capability.ts";
import { closureOf } from "./closure.ts";
import type { Start } from "./start.ts";
import { isSecure, startOf } from "./start.ts";
import { missingSymbols } from "./symbols.ts";
import { readSystem } from "./system.ts";
import { handMadeProfile, handMadeRoot, type Sketch } from "./testing.ts";

const interpreter = "/lib64/ld-linux-x86-64.so.2";
const muslLoader = "/lib/ld-musl-x86_64.so.1";
const loaders: Record<string, Sketch> = {
  [interpreter]: { elf: { soname: "ld-linux-x86-64.so.2" } },
  [muslLoader]: { elf: { soname: "libc.so", definedSymbols: ["puts"] } },
};
const library = (soname: string, facts: object = {}): Sketch => ({ elf: { soname, ...facts } });

function load(sketches: Record<string, Sketch>, start: Start = {}, loader = interpreter) {
  const root = handMadeRoot({ ...loaders, ...sketches });
  const read = (file: string) => Buffer.from(root.made.get(file) ?? "").toString();
  const closure = closureOf(readSystem(root, [handMadeProfile()], read), "/opt/x/bin", start);
  if (!closure) throw new Error("no closure");
  const files = closure.files.slice(1).map(({ path }) => path);
  const missing = closure.missing.map(({ name, kind }) => `${kind} ${name}`);
  return { files: files.filter((path) => path !== loader), missing, closure };
}
const program = (facts: object, loader = interpreter): Sketch => ({ elf: { interpreter: loader, ...facts } });

test("LD_LIBRARY_PATH comes after RPATH and before RUNPATH", () => {
  const copies = { "/rpath/a": library("a"), "/env/a": library("a"), "/runpath/a": library("a") };
  const start = { libraryPath: "/none;/env" };
  const of = (facts: object) =>
    load({ ...copies, "/opt/x/bin": program({ needed: ["a"], ...facts }) }, start).files;
  assert.equal(of({ rpath: "/rpath" }), ["/rpath/a"]);
  assert.equal(of({ runpath: "/runpath" }), ["/env/a"]);
});

test("a relative folder starts from the working folder", () => {
  const sketches = { "/srv/lib/a": library("a"), "/opt/x/bin": program({ needed: ["a"], runpath: "lib" }) };
  assert.equal(load(sketches, { workdir: "/srv" }).files, ["/srv/lib/a"]);
  assert.equal(load(sketches).missing, ["needed a"]);
});

test("a secure process hears no $ORIGIN outside the loader's own folders", () => {
  const copies = { "/opt/x/a": library("a"), "/usr/lib/x86_64-linux-gnu/own/a": library("a") };
  const of = (runpath: string, secure: boolean) =>
    load({ ...copies, "/opt/x/bin": program({ needed: ["a"], runpath }) }, { secure }).files;
  assert.equal(of("$ORIGIN", false), ["/opt/x/a"]);
  assert.equal(of("$ORIGIN", true), []);
  assert.equal(of("$ORIGIN/../../usr/$LIB/own", true), ["/opt/x/../../usr/lib/x86_64-linux-gnu/own/a"]);
  assert.equal(of("/opt/x", true), ["/opt/x/a"]);
  const named = { ...copies, "/opt/x/bin": program({ needed: ["$ORIGIN/a"] }) };
  assert.equal(load(named, { secure: true }).missing, ["needed $ORIGIN/a"]);
});

test("effective file capabilities make a process secure unless it is root's, setuid and setgid when they change it", () => {
  const xattrs = { "security.capability": writeFileCapability("cap_net_bind_service+ep") ?? "" };
  const [www, root] = [
    { uid: 33, gid: 33 },
    { uid: 0, gid: 0 },
  ];
  const common = { path: "/x", uid: 0, gid: 0, mtime: 0, reason: { kind: "skeleton" } as const };
  const file = { ...common, type: "file", digest: "", size: 0, source: "" } as const;
  assert.is(isSecure({ ...file, mode: 0o755, xattrs }, www), true);
  assert.is(isSecure({ ...file, mode: 0o755, xattrs }, root), false);
  assert.is(isSecure({ ...file, mode: 0o4755 }, www), true);
  assert.is(isSecure({ ...file, mode: 0o4755 }, root), false);
  assert.is(isSecure({ ...file, mode: 0o2755, gid: 42 }, root), true);
  assert.is(isSecure({ ...file, mode: 0o2745, gid: 42 }, root), false, "without execution for the group");
  assert.equal(startOf({ LD_LIBRARY_PATH: "/a" }, "/", true), { workdir: "/", secure: true });
});

test("what a filter stands for comes before it; an auxiliary one may be missing", () => {
  const filters = [
    { name: "real", required: true },
    { name: "none", required: false },
  ];
  const sketches = {
    "/lib/a": library("a", { filters, needed: ["c"] }),
    "/lib/c": library("c"),
    "/lib/real": library("real", { needed: ["d"] }),
    "/lib/d": library("d"),
    "/opt/x/bin": program({ needed: ["a"] }),
  };
  const { files, missing } = load(sketches);
  assert.equal(files, ["/lib/real", "/lib/a", "/lib/c", "/lib/d"]);
  assert.equal(missing, []);
});

test("libraries that filter each other end the search, as they end the loader", () => {
  const filter = (name: string) => ({ filters: [{ name, required: true }] });
  const sketches = {
    "/lib/a": library("a", filter("b")),
    "/lib/b": library("b", filter("a")),
    "/opt/x/bin": program({ needed: ["a"] }),
  };
  assert.is(load(sketches).closure.missing[0]?.unusable?.reason, "filters a library that filters it");
});

test("preloaded libraries come first, and one that is not there is left out", () => {
  const sketches = {
    "/lib/a": library("a"),
    "/lib/p": library("p"),
    "/etc/ld.so.preload": { text: "/lib/q # nothing\n" },
    "/opt/x/bin": program({ needed: ["a"] }),
  };
  const { files, missing } = load(sketches, { preload: "/lib/p" });
  assert.equal([files, missing], [["/lib/p", "/lib/a"], ["preload /lib/q"]]);
});

test("musl takes its own names for itself, inherits RUNPATH, and searches what its own file says", () => {
  const sketches = {
    "/etc/ld-musl-x86_64.path": { text: "/usr/musl\n/usr/more\n" },
    "/usr/more/liba": library("other", { needed: ["libpthread.so.0", "libb"] }),
    "/opt/b/libb": library("libb"),
    "/lib/libz": library("libz"),
    "/opt/x/bin": program({ needed: ["liba", "libc.so.6", "libz"], runpath: "/opt/b" }, muslLoader),
  };
  const { files, missing, closure } = load(sketches, {}, muslLoader);
  assert.equal([files, missing], [["/usr/more/liba", "/opt/b/libb"], ["needed libz"]]);
  assert.is(closure.loader, "musl");
});

test("musl hears no version but takes no hidden definition", () => {
  const sketches = {
    "/lib/a": library("a", { definedSymbols: ["old@V1", "new@@V2"] }),
    "/opt/x/bin": program({ needed: ["a"], undefinedSymbols: ["old@V1", "new@V9"] }, muslLoader),
  };
  const { closure } = load(sketches, {}, muslLoader);
  assert.equal(
    missingSymbols(closure).map(({ symbol }) => symbol),
    ["old@V1"],
  );
});

test("a call is looked up late unless the file or the environment says otherwise", () => {
  const lazy = (facts: object, start: Start = {}) =>
    missingSymbols(
      load({ "/opt/x/bin": program({ undefinedSymbols: ["data", "call"], lazyFrom: 1, ...facts }) }, start)
        .closure,
    ).map((one) => one.lazy === true);
  assert.equal(lazy({}), [false, true]);
  assert.equal(lazy({ bindNow: true }), [false, false]);
  assert.equal(lazy({}, { bindNow: true }), [false, false]);
});

test.run();
