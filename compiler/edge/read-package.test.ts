import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LockedPackage } from "../5-lock/lock-file.ts";
import { ar, deb, pax, type TarSpec, tar } from "../formats/deb-testing.ts";
import { packName } from "../formats/pack-name.ts";
import { hashFile } from "./hash-file.ts";
import { recallFacts } from "./pack-facts.ts";
import { packageReader } from "./package-reader.ts";
import { readPackage } from "./read-package.ts";
import { type FileStore, openStore } from "./store.ts";
import { unpackPrograms } from "./unpack-programs.ts";

const test = suite("read package");
let folder = "";
let store: FileStore;
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-deb-"));
  store = openStore(join(folder, "store"));
});
test.after.each(() => rmSync(folder, { recursive: true, force: true }));

const locked: LockedPackage = {
  name: "probe",
  version: "1",
  architecture: "all",
  source: "debian",
  suite: "stable",
  path: "pool/probe_1_all.deb",
  size: 0,
  digest: `sha256:${"1".repeat(64)}`,
};
function archive(bytes: Uint8Array, name = "probe.deb"): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
const read = (bytes: Uint8Array, more: Partial<LockedPackage> = {}) =>
  readPackage(archive(bytes), { ...locked, ...more }, store);
/** The words of the one diagnostic that an archive must raise; nothing of it may be in the store as facts. */
async function refusal(bytes: Uint8Array, more: Partial<LockedPackage> = {}): Promise<string> {
  const { value, diagnostics } = await read(bytes, more);
  assert.is(value, undefined);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ["D0601"],
  );
  assert.is(recallFacts(store, locked.digest), undefined);
  return diagnostics[0]?.message ?? "";
}

const data: TarSpec[] = [
  { name: "./", flag: "5", mode: 0o755 },
  { name: "./usr/bin/tool", mode: 0o4750, gid: 42, mtime: 1700000000, body: "#!/bin/sh -e\nexit 0\n" },
  { name: "./usr/bin/other", flag: "1", link: "./usr/bin/tool" },
  { name: "./lib/x", flag: "2", link: "../usr/x" },
];

test("a process waits for no program that has nothing to do", async () => {
  // Node itself asks for this stream when a pipe is closed.
  assert.ok(process.stderr);
  const before = process.getActiveResourcesInfo().sort();
  const programs = unpackPrograms(store.temporary, 1);
  const path = store.temporary();
  writeFileSync(path, execFileSync("xz", ["-c"], { input: "text" }));
  const unpacked = programs.unpack({
    streams: [{ path, offset: 0, size: statSync(path).size }],
    unpacked: 4,
  });
  assert.ok(process.getActiveResourcesInfo().includes("ProcessWrap"));
  assert.ok(await unpacked);
  assert.equal(process.getActiveResourcesInfo().sort(), before);
  programs.close();
  assert.equal(process.getActiveResourcesInfo().sort(), before);
});

test("facts say what a package is, and where the bytes of its files are in the store", async () => {
  const { value, diagnostics } = await read(
    deb(data, [
      { name: "./postinst", body: "#!/bin/sh\n" },
      { name: "./conffiles", body: "/etc/a\n" },
      { name: "./triggers", body: "# no\nactivate-noawait ldconfig\n" },
    ]),
  );
  assert.equal(diagnostics, []);
  assert.equal(
    [value?.name, value?.control.description, value?.conffiles, value?.triggers],
    ["probe", "a probe", ["/etc/a"], ["activate-noawait ldconfig"]],
  );
  assert.is(value?.scripts.postinst, "#!/bin/sh\n");
  assert.equal(
    value?.members.map(({ path, type }) => `${type} ${path}`),
    ["directory /", "file /usr/bin/tool", "hardlink /usr/bin/other", "symlink /lib/x"],
  );
  assert.equal(
    [value?.shebangs["/usr/bin/tool"], value?.members[2]?.target, value?.members[3]?.target],
    ["#!/bin/sh -e", "/usr/bin/tool", "../usr/x"],
  );
  const tool = value?.members[1];
  assert.equal([tool?.mode, tool?.gid, tool?.mtime, tool?.size], [0o4750, 42, 1700000000, 20]);
  assert.is(Buffer.from(store.read(tool?.source as string)).toString(), "#!/bin/sh -e\nexit 0\n");
  assert.equal(readdirSync(join(store.folder, "packs")), ["1".repeat(64)]);
});

test("a package is unpacked once: its facts come from the store afterwards", async () => {
  const first = await read(deb(data));
  const again = await readPackage(join(folder, "gone.deb"), locked, store);
  assert.equal(again.value, first.value);
});

test("facts that a power failure cut are made anew", async () => {
  const first = await read(deb(data));
  const pack = store.path(packName(locked.digest));
  for (let size = statSync(pack).size - 1; size > 0; size -= 300) {
    truncateSync(pack, size);
    assert.is(recallFacts(store, locked.digest), undefined, String(size));
    assert.equal((await read(deb(data))).value, first.value);
  }
});

test("facts of another version are made anew, whatever the pack holds", async () => {
  const first = await read(deb(data));
  const pack = store.path(packName(locked.digest));
  const bytes = readFileSync(pack);
  writeFileSync(pack, bytes.toString("latin1").replace(/(?<=plimsoll-facts )\d/, "7"), "latin1");
  assert.is(recallFacts(store, locked.digest), undefined);
  assert.equal((await read(deb(data))).value, first.value);
  assert.equal(readFileSync(pack), bytes);
});

test("what somebody took out of the store is put back", async () => {
  const first = await read(deb(data));
  rmSync(join(store.folder, "packs"), { recursive: true });
  assert.equal((await read(deb(data))).value, first.value);
  assert.ok(store.has(first.value?.members[1]?.source as string));
});

/** An empty skippable frame makes a zstd stream longer and nothing else. */
function oddly(bytes: Uint8Array): Uint8Array {
  const length = bytes.length % 2 === 1 ? 2 : 1;
  const frame = Buffer.from([0x50, 0x2a, 0x4d, 0x18, length, 0, 0, 0, ...Buffer.alloc(length)]);
  return Buffer.concat([bytes, frame]);
}

test("every compression gives the same facts, by process and without one", async () => {
  const plain = tar([
    ...data,
    { name: "./big", body: Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 7919) >> 5)) },
  ]);
  const control = gzipSync(
    tar([{ name: "./control", body: "Package: probe\nVersion: 1\nArchitecture: all\n" }]),
  );
  const pack = (suffix: string, body: Uint8Array) =>
    ar([
      { name: "debian-binary", body: Buffer.from("2.0\n") },
      { name: "control.tar.gz", body: control },
      { name: `data.tar${suffix}`, body },
    ]);
  const by = (...command: string[]) =>
    execFileSync(command[0] as string, command.slice(1), { input: plain, maxBuffer: 1 << 26 });
  const packed = [
    pack("", plain),
    pack(".gz", gzipSync(plain)),
    pack(".xz", by("xz", "-c")),
    pack(".zst", by("zstd", "-c")),
    // Of odd length, so that the archive pads it.
    pack(".zst", oddly(by("zstd", "-c"))),
  ];
  const old = [pack(".bz2", by("bzip2", "-c")), pack(".lzma", by("xz", "-c", "--format=lzma"))];
  const facts: unknown[] = [];
  const path = process.env.PATH;
  for (const [i, bytes] of [...old, ...packed, ...packed].entries()) {
    process.env.PATH = i < old.length + packed.length ? path : "/nowhere";
    facts.push((await read(bytes, { digest: `sha256:${i.toString(16).repeat(64)}` })).value);
  }
  process.env.PATH = path;
  const [first, ...others] = facts.map((found) =>
    JSON.stringify(found).replace(/packs\/[0-9a-f]+/g, "packs/…"),
  );
  for (const other of others) assert.is(other, first);
  assert.is(
    new Set(
      readdirSync(join(store.folder, "packs")).map((name) =>
        hashFile(join(store.folder, "packs", name), 0, plain.length),
      ),
    ).size,
    1,
  );
});

test("an archive that lies, climbs or is damaged is one diagnostic and leaves no facts", async () => {
  assert.match(await refusal(Buffer.from("rubbish")), /not an ar archive/);
  assert.match(await refusal(deb([{ name: "../../etc/passwd", body: "x" }])), /climbs/);
  assert.match(
    await refusal(
      deb([
        { name: "./l", flag: "2", link: "/etc" },
        { name: "./l/passwd", body: "x" },
      ]),
    ),
    /symlink of the same archive/,
  );
  assert.match(await refusal(deb([{ name: "./h", flag: "1", link: "./etc/shadow" }])), /did not bring/);
  assert.match(await refusal(deb([pax({ path: "./a\0b" }), { name: "x" }])), /NUL/);
  const cut = deb(data);
  assert.match(await refusal(cut.subarray(0, cut.length - 20)), /behind the file/);
  const flipped = Buffer.from(cut);
  flipped[cut.length - 30] = (flipped[cut.length - 30] as number) ^ 0xff;
  assert.match(await refusal(flipped), /cannot be|checksum|tar/);
  assert.match(await refusal(deb(data), { version: "2" }), /its version is 1, the index says 2/);
  assert.match(await refusal(deb(data), { name: "other" }), /its name is probe/);
});

test("a bomb is refused long before it is unpacked", async () => {
  const zeros = { name: "./zeros", body: Buffer.alloc(70 * 1024 * 1024) };
  assert.match(await refusal(deb([zeros])), /unpacks to more than/);
  assert.equal(readdirSync(join(store.folder, "tmp")).length, 1);
});

/** A file of zeros with bytes in the middle, as GNU tar stores it in the old form. */
test("a file with holes, whose bytes are not in the archive as they are, has a place of its own", async () => {
  const work = join(folder, "sparse");
  mkdirSync(work);
  writeFileSync(join(work, "before"), "before");
  execFileSync("truncate", ["-s", "1M", join(work, "holes")]);
  const file = openSync(join(work, "holes"), "r+");
  writeSync(file, "middle", 500_000);
  closeSync(file);
  const plain = execFileSync("tar", ["-cS", "-C", work, "./before", "./holes"], { maxBuffer: 1 << 26 });
  const bytes = ar([
    { name: "debian-binary", body: Buffer.from("2.0\n") },
    {
      name: "control.tar.gz",
      body: gzipSync(tar([{ name: "./control", body: "Package: probe\nVersion: 1\nArchitecture: all\n" }])),
    },
    { name: "data.tar", body: plain },
  ]);
  const { value } = await read(bytes);
  const [before, holes] = value?.members ?? [];
  assert.match(before?.source ?? "", /^packs\/1{64}@512\+6$/);
  assert.match(holes?.source ?? "", /^files\//);
  assert.equal(Buffer.from(store.read(holes?.source ?? "")), readFileSync(join(work, "holes")));
});

test("a program that fails, or finds other than was said, costs no package", async () => {
  const programs = unpackPrograms(store.temporary, 1);
  const stream = (bytes: Uint8Array) => {
    const path = store.temporary();
    writeFileSync(path, bytes);
    return { path, offset: 0, size: bytes.length };
  };
  const packed = (input: string | Uint8Array) => stream(execFileSync("xz", ["-c"], { input }));
  const unpack = async (unpacked: number, ...streams: ReturnType<typeof stream>[]) => {
    const found = await programs.unpack({ streams, unpacked });
    const text = found && readFileSync(found.path, "utf8").slice(found.offset, found.offset + unpacked);
    found?.release();
    return text;
  };
  assert.is(await unpack(8, packed("te"), packed("xt two")), "text two");
  assert.is(await unpack(3, packed("text")), undefined, "more than was said");
  assert.is(await unpack(5, packed("text")), undefined, "less than was said");
  assert.is(await unpack(512, packed(Buffer.alloc(1 << 20))), undefined, "far more than was said");
  assert.is(await unpack(4, stream(Buffer.from("rubbish"))), undefined);
  const letters = ["d", "e", "f", "g", "h"];
  assert.equal(await Promise.all(letters.map((letter) => unpack(1, packed(letter)))), letters);
  const large = packed(Buffer.alloc(70 << 20, "x"));
  assert.is((await unpack(70 << 20, large))?.length, 70 << 20, "more than packages may become as a rule");
  assert.is(await unpack(4, large), undefined, "what was let become so much was that one alone");
  assert.is(await unpack(4, packed("next")), "next", "in a place that was written before");
});

test("packages are read side by side", async () => {
  const seen: number[] = [];
  const reader = packageReader(store, 2, ({ done }) => seen.push(done ?? 0));
  const read = await Promise.all(
    Array.from({ length: 5 }, (_, i) => {
      const path = archive(deb([...data, { name: "./n", body: String(i) }]), `${i}.deb`);
      return reader.read(path, { ...locked, digest: `sha256:${String(i).repeat(64)}` });
    }),
  );
  assert.equal(
    read.flatMap(({ diagnostics }) => diagnostics),
    [],
  );
  assert.equal(seen, [1, 2, 3, 4, 5]);
  assert.is(new Set(read.map(({ value }) => value?.members.at(-1)?.digest)).size, 5);
  const sizeOf = (path: string) => statSync(path).size;
  const packs = readdirSync(store.path("packs")).map((name) => sizeOf(store.path(`packs/${name}`)));
  const archives = read.map((_, i) => sizeOf(join(folder, `${i}.deb`)));
  assert.is(
    reader.added(),
    [...packs, ...archives].reduce((sum, size) => sum + size, 0),
  );
});

test.run();
