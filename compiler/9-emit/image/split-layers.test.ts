import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Entry, Plan, Reason } from "../../../spec/plan.ts";
import { groupPackages, type PackageUse } from "./group-packages.ts";
import { splitLayers } from "./split-layers.ts";

const of = (name: string): Reason => ({ kind: "package", package: name, version: "1" });
const common = { mode: 0o644, uid: 0, gid: 0, mtime: 0 };
const folder = (path: string, reason: Reason): Entry => ({ ...common, type: "directory", path, reason });
const file = (path: string, reason: Reason, size = 1): Entry => ({
  ...common,
  type: "file",
  path,
  size,
  digest: "sha256:0",
  source: "",
  reason,
});

function planOf(container: string, ...entries: readonly Entry[]): Plan {
  const root = folder("/", { kind: "skeleton" });
  const all = [root, ...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { container, entries: all, rootDigest: "" };
}

const libc = [folder("/lib", of("libc")), file("/lib/libc.so", of("libc"))];
const web = planOf(
  "web",
  ...libc,
  folder("/usr", of("nginx")),
  file("/usr/nginx", of("nginx")),
  file("/usr/site", { kind: "file", app: "nginx", from: "site" }),
);
const shop = planOf("shop", ...libc, folder("/usr", of("php")), file("/usr/php", of("php")));

test("containers share the layer of what they share, and each has the rest by itself", () => {
  const layers = splitLayers([web, shop]);
  const [ours, theirs] = ["web", "shop"].map((name) => layers.get(name) ?? []);
  assert.equal(
    ours?.map(({ title }) => title),
    ["libc 1", "nginx 1", "files of web"],
  );
  assert.equal(ours?.[0], theirs?.[0]);
  assert.equal(
    ours?.[2]?.entries.map(({ path }) => path),
    ["/", "/usr", "/usr/site"],
  );
});

test("what was derived stands below what the author gives, and the same for two containers once", () => {
  const cache = file("/etc/cache", { kind: "derived", rule: "ldconfig" });
  const plans = ["one", "two"].map((name) =>
    planOf(
      name,
      folder("/etc", { kind: "skeleton" }),
      cache,
      file("/etc/hostname", { kind: "identity" }, name.length + name.charCodeAt(0)),
    ),
  );
  const layers = splitLayers(plans);
  const [one, two] = ["one", "two"].map((name) => layers.get(name) ?? []);
  assert.equal(
    one?.map(({ title, entries }) => [title, entries.map(({ path }) => path).join(" ")]),
    [
      ["derived files of one", "/ /etc /etc/cache"],
      ["files of one", "/ /etc /etc/hostname"],
    ],
  );
  assert.equal(one?.[0]?.entries, two?.[0]?.entries);
});

test("layers together hold the plan, and each path but folders once", () => {
  for (const plan of [web, shop]) {
    const all = (splitLayers([web, shop]).get(plan.container) ?? []).flatMap(({ entries }) => entries);
    const files = all.filter(({ type }) => type !== "directory");
    assert.is(new Set(files.map(({ path }) => path)).size, files.length);
    const byPath = new Map(all.map((entry) => [entry.path, entry]));
    assert.equal(
      plan.entries.map(({ path }) => byPath.get(path)),
      [...plan.entries],
    );
  }
});

test("a hard link stands in the layer of its file", () => {
  const linked = planOf("web", file("/a", of("one")), {
    ...common,
    type: "hardlink",
    path: "/b",
    target: "/a",
    reason: { kind: "derived", rule: "x" },
  });
  const [first] = splitLayers([linked]).get("web") ?? [];
  assert.equal(
    first?.entries.map(({ path }) => path),
    ["/", "/a", "/b"],
  );
});

const use = (name: string, bytes: number, ...containers: readonly string[]): PackageUse => ({
  name,
  bytes,
  containers,
});

test("large packages stand alone, and no container has more than 16 layers of packages", () => {
  const megabyte = 1024 * 1024;
  const uses = Array.from({ length: 40 }, (_, i) => use(`p${i}`, (50 - i) * megabyte, "a"));
  const groups = groupPackages(uses).get("a") ?? [];
  assert.is(groups.length, 16);
  assert.equal(groups.flat().sort(), uses.map(({ name }) => name).sort());
  assert.ok(groups.some(([name, ...others]) => name === "p0" && others.length === 0));
});

test("more kinds of sharing than layers: those that save most are kept", () => {
  const names = Array.from({ length: 8 }, (_, i) => `c${i}`);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
  const uses = [
    ...pairs.map(([a, b]) => use(`${a}${b}`, 100, a, b)),
    use("all", 100_000, ...names),
    ...Array.from({ length: 30 }, (_, i) => use(`x${i}`, 10, ...names.slice(0, 2 + (i % 6)))),
  ];
  const groups = groupPackages(uses);
  for (const name of names) {
    const own = groups.get(name) ?? [];
    assert.ok(own.length <= 16);
    assert.equal(own[0], ["all"]);
    const wanted = uses.filter(({ containers }) => containers.includes(name)).map((one) => one.name);
    assert.equal(own.flat().sort(), wanted.sort());
  }
});

test("the order in which packages come does not matter", () => {
  const uses = [use("a", 5e6, "x", "y"), use("b", 3e6, "x"), use("c", 1, "y", "x"), use("d", 4e6, "x")];
  const sets = (list: readonly PackageUse[]) => JSON.stringify([...groupPackages(list)].sort());
  assert.is(sets(uses), sets([...uses].reverse()));
});

test.run();
