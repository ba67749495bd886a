import { test } from "uvu";
import * as assert from "uvu/assert";
import type { TreeSource } from "../3-evaluate/model.ts";
import type { Member } from "../5-lock/facts.ts";
import type { LockedContent } from "../5-lock/locked.ts";
import { Accounts } from "./accounts.ts";
import { mergeTrees } from "./merge-trees.ts";
import { Tree } from "./tree.ts";
import { takeAccounts } from "./tree-accounts.ts";

const start = { offset: 0, line: 1, column: 1 };
const span = { file: "site.plim", start, end: start };
const bytes = new Map<string, string>();
const date = 1_700_000_000;

function member(path: string, content: string | undefined, more: Partial<Member> = {}): Member {
  const common = {
    path,
    mode: content === undefined ? 0o700 : 0o640,
    uid: 7,
    gid: 8,
    uname: "",
    gname: "",
    mtime: 5,
  };
  if (content === undefined) return { ...common, type: "directory", ...more };
  bytes.set(content, content);
  return {
    ...common,
    type: "file",
    size: content.length,
    digest: `sha256:${content}`,
    source: content,
    ...more,
  };
}
const link = (path: string, target: string): Member => ({ ...member(path, ""), type: "symlink", target });

function content(name: string, members: readonly Member[], more: Partial<TreeSource> = {}): LockedContent {
  const source = { kind: "tar", name, span, replaces: false, ...more } as TreeSource;
  const tree = { source: name, kind: source.kind, requests: [], digest: "", blobs: [], files: [] };
  return { source, tree, facts: { format: 1, members, elf: {}, shebangs: {} } };
}

function newTree(): Tree {
  const tree = new Tree(date, (source) => Buffer.from(bytes.get(source) ?? ""));
  tree.directory("/usr/bin", { reason: { kind: "skeleton" } });
  tree.link("/bin", "usr/bin", { kind: "skeleton" });
  tree.write("/usr/bin/tool", Buffer.from("packaged"), {
    reason: { kind: "package", package: "tool", version: "1" },
  });
  return tree;
}

test("a tree keeps modes, owners and times, and each path says its source", () => {
  const tree = newTree();
  assert.equal(mergeTrees(tree, [content("opt", [member("/opt", undefined), member("/opt/a", "a")])]), []);
  const { mode, uid, gid, mtime, reason } = tree.at("/opt/a") ?? {};
  assert.equal([mode, uid, gid, mtime], [0o640, 7, 8, 5]);
  assert.equal(reason, { kind: "tree", source: "opt", type: "tar" });
  assert.is(tree.at("/opt")?.mode, 0o700);
});

test("what a checkout and the machine bring has the lock's time", () => {
  for (const kind of ["dir", "host"] as const) {
    const tree = newTree();
    mergeTrees(tree, [content("opt", [member("/opt/a", "a")], { kind } as Partial<TreeSource>)]);
    assert.is(tree.at("/opt/a")?.mtime, date);
  }
});

test("another file at a path is an error, the same one is none, and who replaces stands over it", () => {
  const over = (text: string, replaces: boolean) => {
    const tree = newTree();
    const found = mergeTrees(tree, [content("own", [member("/bin/tool", text)], { replaces })]);
    return [...found.map(({ message }) => message), Buffer.from(tree.read("/usr/bin/tool") ?? "").toString()];
  };
  assert.equal(over("other", false), [
    "source own brings another /usr/bin/tool than package tool",
    "packaged",
  ]);
  assert.equal(over("other", true), ["other"]);
  const twice = newTree();
  const parts = ["one", "two"].map((name) => content(name, [member("/opt/a", "same")]));
  assert.equal(mergeTrees(twice, parts), []);
  assert.equal(twice.at("/opt/a")?.reason, { kind: "tree", source: "one", type: "tar" });
});

test("hard links of a tree stay one inode", () => {
  const tree = newTree();
  const twin: Member = { ...member("/opt/b", "x"), type: "hardlink", target: "/opt/a" };
  mergeTrees(tree, [content("opt", [twin, member("/opt/a", "x")])]);
  const entries = tree.entries();
  assert.is(entries.get("/opt/b")?.type, "hardlink");
});

test("a link that leads to a folder stays, and what is behind it lies there", () => {
  const tree = newTree();
  const found = mergeTrees(tree, [
    content("image", [member("/bin", undefined), member("/bin/sh", "sh"), link("/usr/bin/link", "sh")]),
  ]);
  assert.equal(found, []);
  assert.is(tree.at("/bin")?.type, "symlink");
  assert.is(tree.at("/usr/bin/sh")?.type, "file");
  assert.is(tree.at("/usr/bin/link")?.mode, 0o777);
});

test("users and groups of an image become the container's, but for those it has and those that are none", () => {
  const tree = newTree();
  const passwd =
    "root:x:5:5::/:/bin/evil\nweb:x:900:900:Web:/srv:/bin/sh\nbad name:x:1:1:::\nodd:x:-1:0:::\n";
  const image = [
    content("image", [member("/etc/passwd", passwd), member("/etc/group", "web:x:900:root,web\n")]),
  ];
  mergeTrees(tree, image);
  const accounts = new Accounts();
  takeAccounts(tree, image, accounts);
  assert.is(accounts.uid("web"), 900);
  assert.is(accounts.uid("root"), 0);
  assert.equal(accounts.groups.get("web")?.members, ["root", "web"]);
  assert.not.ok(accounts.users.has("odd") || accounts.users.has("bad name"));
});

test.run();
