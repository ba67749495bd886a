import { createHash } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Entry } from "../../spec/plan.ts";
import { link } from "../7-link/link.ts";
import { handMadeRoot, type Sketch } from "../7-link/testing.ts";
import { readLdCache } from "../formats/ld-cache-read.ts";
import { diffPlans } from "./diff-plans.ts";
import { faultsOf } from "./faults.ts";
import { manifest } from "./manifest.ts";
import { plan } from "./plan.ts";
import { rootDigest } from "./root-digest.ts";

const sketches: Record<string, Sketch> = {
  "/etc/ld.so.conf": { text: "/opt/lib\n" },
  "/opt/lib/liba.so.1.2": { elf: { soname: "liba.so.1" } },
};
const planned = (more: Record<string, Sketch> = {}) =>
  plan(link(handMadeRoot({ ...sketches, ...more }), []).value);

test("the plan holds the loader's cache and the links that ldconfig makes", () => {
  const { value, diagnostics } = planned();
  assert.equal(diagnostics, []);
  const cache = value.plan.entries.find(({ path }) => path === "/etc/ld.so.cache");
  assert.equal(cache?.reason, { kind: "derived", rule: "ldconfig" });
  assert.is(cache?.mtime, 1_700_000_000);
  const bytes = cache?.type === "file" ? value.made.get(cache.source) : undefined;
  assert.is(readLdCache(bytes ?? new Uint8Array())?.entries[0]?.path, "/opt/lib/liba.so.1");
  const made = value.plan.entries.find(({ path }) => path === "/opt/lib/liba.so.1");
  assert.ok(made?.type === "symlink" && made.target === "liba.so.1.2");
});

test("entries are sorted, and a root without libraries gets no cache", () => {
  const { plan: one } = plan(
    link(handMadeRoot({ "/a/b": { text: "" }, "/a-b": { text: "" } }), []).value,
  ).value;
  assert.equal(
    one.entries.map(({ path }) => path),
    ["/", "/a", "/a-b", "/a/b"],
  );
});

const file = (fields: object = {}): Entry =>
  ({
    type: "file",
    path: "/f",
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 1,
    digest: `sha256:${"0".repeat(64)}`,
    size: 0,
    source: "s",
    reason: { kind: "identity" },
    ...fields,
  }) as Entry;
const folder = (path: string): Entry => ({ ...file({ path, type: "directory" }) });

test("the root digest is that of the documented text", () => {
  const xattrs = { "user.b": "Yg==", "user.a": "YQ==" };
  const entries = [folder("/"), file({ xattrs }), file({ path: "/l", type: "symlink", target: "a\nb" })];
  const text = [
    "plimsoll-root 1",
    '["directory","/","644",0,0,1]',
    `["file","/f","644",0,0,1,0,"sha256:${"0".repeat(64)}",["user.a","YQ=="],["user.b","Yg=="]]`,
    '["symlink","/l","644",0,0,1,"a\\nb"]',
    "",
  ].join("\n");
  assert.is(rootDigest(entries), `sha256:${createHash("sha256").update(text).digest("hex")}`);
});

test("what a process can see counts for the digest, and nothing else", () => {
  const digest = (fields: object) => rootDigest([file(fields)]);
  for (const fields of [
    { mode: 0o600 },
    { uid: 1 },
    { gid: 1 },
    { mtime: 2 },
    { size: 1 },
    { path: "/g" },
    { xattrs: { a: "" } },
  ]) {
    assert.is.not(digest(fields), digest({}), JSON.stringify(fields));
  }
  assert.is(digest({ source: "t", reason: { kind: "skeleton" } }), digest({}));
});

const faulty: readonly [what: string, entries: Entry[], fault: RegExp][] = [
  [
    "a path without its folder",
    [folder("/"), file({ path: "/a/f" })],
    /inside \/a, which is not in the plan/,
  ],
  [
    "a path below a symbolic link",
    [folder("/"), file({ path: "/a", type: "symlink", target: "b" }), file({ path: "/a/f" })],
    /inside \/a, which is a symlink/,
  ],
  ["a path that is there twice", [folder("/"), file(), file()], /twice/],
  ["another order", [folder("/"), file({ path: "/b" }), file({ path: "/a" })], /\/a stands after \/b/],
  ["a path with ..", [folder("/"), folder("/.."), file({ path: "/../f" })], /not a canonical path/],
  ["a hard link to nothing", [folder("/"), file({ type: "hardlink", target: "/g" })], /no file of the plan/],
  ["a digest that is none", [folder("/"), file({ digest: "sha256:x" })], /out of range/],
  ["an owner that is none", [folder("/"), file({ uid: -1 })], /out of range/],
];

for (const [what, entries, fault] of faulty) {
  test(`${what} is a fault`, () => {
    assert.match(faultsOf(entries).join("\n"), fault);
  });
}

test("a broken root is reported as an internal error, with the container named", () => {
  const root = handMadeRoot(sketches);
  const entries = new Map([...root.entries, ["/x/y", file({ path: "/x/y" })]]);
  const { diagnostics } = plan(link({ ...root, entries }, []).value);
  assert.is(diagnostics[0]?.code, "D0801");
  assert.match(diagnostics[0]?.message ?? "", /container web .* \/x\/y is inside \/x/);
});

test("the manifest says type, digest, mode, owner and reason of each path", () => {
  const { value } = planned();
  const { entries, rootDigest: digest } = manifest(value.plan);
  assert.is(digest, value.plan.rootDigest);
  assert.is(entries.length, value.plan.entries.length);
  const cache = entries.find(({ path }) => path === "/etc/ld.so.cache");
  assert.equal(Object.keys(cache ?? {}), [
    "path",
    "type",
    "mode",
    "uid",
    "gid",
    "mtime",
    "digest",
    "size",
    "reason",
  ]);
  assert.is(cache?.mode, "0644");
});

test("a difference of plans names paths and fields", () => {
  const before = planned({ "/a": { text: "" }, "/b": { text: "", mode: 0o644 } }).value.plan;
  const after = planned({ "/b": { text: "", mode: 0o600 }, "/c": { text: "" } }).value.plan;
  assert.equal(
    diffPlans(before, after).map((one) => [one.kind, one.path, one.kind === "changed" ? one.fields : []]),
    [
      ["removed", "/a", []],
      ["changed", "/b", ["mode"]],
      ["added", "/c", []],
    ],
  );
  assert.equal(diffPlans(before, before), []);
});

test.run();
