import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Entry } from "../../spec/plan.ts";
import { storeName } from "../formats/store-name.ts";
import { materialise } from "./materialise.ts";
import { type FileStore, openStore } from "./store.ts";
import { StoreError } from "./store-error.ts";

const test = suite("materialise");
let folder = "";
let store: FileStore;
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-tree-"));
  store = openStore(join(folder, "store"));
});
test.after.each(() => rmSync(folder, { recursive: true, force: true }));

const reason = { kind: "skeleton" } as const;
const base = { mode: 0o755, uid: 0, gid: 0, mtime: 1700000000, reason };
const bytes = Buffer.from("hello\n");
const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
function file(path: string, more: Partial<Entry> = {}): Extract<Entry, { type: "file" }> {
  const entry = { ...base, ...more, path, type: "file", digest, size: bytes.length } as const;
  return { ...entry, source: storeName({ ...entry, ...{ mode: 0o644, uid: 0, gid: 0 } }) };
}
const root: Entry = { ...base, path: "/", type: "directory" };
const made = new Map([[file("/x").source, bytes]]);
const inodeOf = (path: string) => {
  const { mode, uid, gid, mtimeMs } = lstatSync(path);
  return [(mode & 0o7777).toString(8), uid, gid, mtimeMs / 1000];
};

test("a tree is what its entries say, whatever the umask", () => {
  const entries: Entry[] = [
    root,
    file("/a", { mode: 0o4755, uid: 3, gid: 4 }),
    { ...base, path: "/b", type: "hardlink", target: "/a", mode: 0o4755, uid: 3, gid: 4 },
    { ...base, path: "/d", type: "directory", mode: 0o1777, mtime: 1600000000, uid: 5 },
    file("/d/in", { mode: 0o600 }),
    { ...base, path: "/f", type: "fifo", mode: 0o640, gid: 9 },
    { ...base, path: "/l", type: "symlink", target: "../nowhere", mode: 0o777, uid: 7 },
    { ...base, path: "/null", type: "character-device", major: 1, minor: 3, mode: 0o666 },
  ];
  const target = join(folder, "root");
  const umask = process.umask(0o077);
  try {
    assert.equal(materialise(entries, store, made, target), []);
    assert.is(process.umask(), 0o077);
  } finally {
    process.umask(umask);
  }
  assert.equal(inodeOf(target), ["755", 0, 0, 1700000000]);
  assert.equal(inodeOf(join(target, "a")), ["4755", 3, 4, 1700000000]);
  assert.is(lstatSync(join(target, "a")).ino, lstatSync(join(target, "b")).ino);
  assert.equal(inodeOf(join(target, "d")), ["1777", 5, 0, 1600000000]);
  assert.equal(inodeOf(join(target, "d/in")), ["600", 0, 0, 1700000000]);
  assert.equal(inodeOf(join(target, "f")), ["640", 0, 9, 1700000000]);
  assert.ok(lstatSync(join(target, "f")).isFIFO());
  assert.is(readlinkSync(join(target, "l")), "../nowhere");
  assert.equal(inodeOf(join(target, "l")), ["777", 7, 0, 1700000000]);
  assert.is(lstatSync(join(target, "null")).rdev, 0x103);
});

test("equal files of two trees are one inode of the store, and a second tree copies nothing", () => {
  const entries = [root, file("/a"), file("/b", { mode: 0o600 })];
  materialise(entries, store, made, join(folder, "one"));
  materialise(entries, store, new Map(), join(folder, "two"));
  const [one, two] = ["one", "two"].map((name) => lstatSync(join(folder, name, "a")));
  assert.is(one?.ino, two?.ino);
  assert.is(readFileSync(join(folder, "two/b"), "utf8"), "hello\n");
});

test("nothing is written through a symlink, nor over what is there", () => {
  const link: Entry = { ...base, path: "/out", type: "symlink", target: "/tmp" };
  assert.throws(
    () => materialise([root, link, file("/out/x")], store, made, join(folder, "one")),
    (error: unknown) => error instanceof StoreError,
  );
  materialise([root], store, made, join(folder, "two"));
  assert.throws(
    () => materialise([root], store, made, join(folder, "two")),
    (error: unknown) => error instanceof StoreError && error.code === "EEXIST",
  );
});

test("a tree on another file system is copied", () => {
  const entries = [root, file("/a", { mode: 0o4711, uid: 3 })];
  const target = `/dev/shm/plimsoll-${process.pid}`;
  try {
    assert.equal(materialise(entries, store, made, target), []);
    assert.equal(inodeOf(join(target, "a")), ["4711", 3, 0, 1700000000]);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
});

test("a file capability is set, or its loss is said", () => {
  const capability = Buffer.from("0100000200200000000000000000000000000000", "hex").toString("base64");
  const entry = { ...file("/ping"), xattrs: { "security.capability": capability } };
  const target = join(folder, "root");
  const found = materialise([root, entry], store, made, target);
  if (found.length > 0) {
    assert.equal(
      found.map(({ name }) => name),
      ["attributes-not-kept"],
    );
    assert.match(found[0]?.message ?? "", /^\/ping and 0 others/);
  } else assert.match(execFileSync("getcap", [join(target, "ping")], { encoding: "utf8" }), /cap_net_raw/);
  assert.is(lstatSync(join(target, "ping")).nlink, 1);
});

test.run();
