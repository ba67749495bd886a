import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Entry } from "../../spec/plan.ts";
import { type TarEntry, TarReader } from "./tar.ts";
import { tarHeader } from "./tar-write.ts";
import { tarEnd, tarPadding } from "./tar-write-header.ts";

const common = { mode: 0o644, uid: 0, gid: 0, mtime: 1_767_225_600, reason: { kind: "skeleton" } } as const;
const digest = `sha256:${"0".repeat(64)}`;
const file = (path: string, size = 0, more: Partial<Entry> = {}): Entry =>
  ({ ...common, ...more, type: "file", path, size, digest, source: "" }) as Entry;

function archive(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const size = entry.type === "file" ? entry.size : 0;
    return [tarHeader(entry), Buffer.alloc(size, 0x61), Buffer.alloc(tarPadding(size))];
  });
  return Buffer.concat([...parts, tarEnd]);
}

function read(bytes: Uint8Array): TarEntry[] {
  const found: TarEntry[] = [];
  const visitor = { entry: (entry: TarEntry) => found.push(entry), data: () => {}, close: () => {} };
  const limits = { entries: 1000, bytes: 1 << 30, name: 4096, extension: 1 << 20 };
  const reader = new TarReader(visitor, limits);
  reader.push(bytes);
  reader.end();
  return found;
}

function list(bytes: Uint8Array): string {
  const { stdout, stderr, status } = spawnSync(
    "tar",
    ["--numeric-owner", "--full-time", "--utc", "-tvf", "-"],
    {
      input: bytes,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    },
  );
  assert.is(status, 0, stderr);
  return stdout;
}

const long = `/usr/share/${"folder/".repeat(30)}${"x".repeat(120)}`;
const capability = Buffer.from([1, 0, 0, 2, 0, 0x04, 0, 0, 0, 0, 0xff, 0x0a, 0x3d]).toString("base64");
const everything: readonly Entry[] = [
  { ...common, type: "directory", path: "/", mode: 0o755 },
  { ...common, type: "directory", path: "/tmp", mode: 0o1777 },
  file("/bin/ping", 1000, { mode: 0o4755, xattrs: { "user.b": "Yg==", "security.capability": capability } }),
  { ...common, type: "hardlink", path: "/bin/ping6", target: "/bin/ping", mode: 0o4755 },
  { ...common, type: "symlink", path: "/bin/sh", target: "dash", mode: 0o777 },
  { ...common, type: "symlink", path: "/far", target: long, mode: 0o777 },
  { ...common, type: "character-device", path: "/dev/null", major: 1, minor: 3, mode: 0o666 },
  { ...common, type: "block-device", path: "/dev/sda", major: 8, minor: 0, mode: 0o660, gid: 6 },
  { ...common, type: "fifo", path: "/run/pipe" },
  file(long, 513),
  file(`/${"p".repeat(90)}/${"n".repeat(90)}`, 512),
  file("/ünïcode/ĝ", 1),
  file("/large", 0, { uid: 4_000_000_000, gid: 3_000_000, mtime: 8 ** 11 }),
];

test("what is written is read back whole, attributes byte by byte", () => {
  const found = read(archive(everything));
  assert.is(found.length, everything.length);
  everything.forEach((entry, i) => {
    const got = found[i] as TarEntry;
    assert.is(`/${got.name}`.replace(/(.)\/$/, "$1").replace(/^\/\.$/, "/"), entry.path);
    assert.equal(
      [got.type, got.mode, got.uid, got.gid, got.mtime],
      [entry.type, entry.mode, entry.uid, entry.gid, entry.mtime],
    );
    if (entry.type === "symlink") assert.is(got.target, entry.target);
    if (entry.type === "hardlink") assert.is(`/${got.target}`, entry.target);
    if ("major" in entry) assert.equal([got.major, got.minor], [entry.major, entry.minor]);
    assert.equal(got.xattrs, entry.type === "hardlink" ? undefined : entry.xattrs);
  });
});

test("GNU tar reads the same", () => {
  const listed = list(archive(everything)).split("\n");
  assert.match(listed[1] ?? "", /^drwxrwxrwt 0\/0 +0 2026-01-01 00:00:00 tmp\/$/);
  assert.match(listed[2] ?? "", /^-rwsr-xr-x 0\/0 +1000 .* bin\/ping$/);
  assert.match(listed[3] ?? "", /^hrwsr-xr-x .* bin\/ping6 link to bin\/ping$/);
  assert.match(listed[6] ?? "", /^crw-rw-rw- 0\/0 +1,3 /);
  assert.ok(listed.some((line) => line.endsWith(` ${long.slice(1)}`)));
  assert.ok(listed.some((line) => line.includes("4000000000/3000000")));
});

test("nothing but ustar is written where ustar says it all", () => {
  const plain = archive([file(`/${"p".repeat(90)}/${"n".repeat(90)}`, 512), file("/a", 1)]);
  assert.is(plain.length, 512 * (2 + 2 + 2));
  assert.not(plain.includes("PaxHeaders"));
});

test("any name and any attribute comes back as it went in", () => {
  const name = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 150 })
    .map((text) => `/${text.replace(/[\0/]/g, "_")}`);
  fc.assert(
    fc.property(name, fc.uint8Array({ maxLength: 300 }), (path, value) => {
      const xattrs = { "user.x": Buffer.from(value).toString("base64") };
      const [got] = read(archive([file(path, 3, { xattrs })]));
      assert.is(`/${got?.name}`, Buffer.from(path).toString("utf8"));
      assert.equal(got?.xattrs, xattrs);
    }),
    { numRuns: 300 },
  );
});

test.run();
