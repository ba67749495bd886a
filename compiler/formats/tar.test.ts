import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArchiveError } from "./deb-error.ts";
import { pax, type TarSpec, tar } from "./deb-testing.ts";
import { type TarEntry, TarReader } from "./tar.ts";
import { limitsFor, type TarLimits } from "./tar-limits.ts";
import { safePath, TarPaths } from "./tar-path.ts";

interface Found extends TarEntry {
  readonly body: string;
}

/** Reads an archive that arrives in pieces of this size. */
function read(bytes: Uint8Array, piece = bytes.length, limits: TarLimits = limitsFor(0)): Found[] {
  const found: Found[] = [];
  let entry: TarEntry | undefined;
  let parts: Uint8Array[] = [];
  const reader = new TarReader(
    {
      entry: (next) => {
        entry = next;
        parts = [];
      },
      data: (chunk) => parts.push(chunk.slice()),
      close: () => found.push({ ...(entry as TarEntry), body: Buffer.concat(parts).toString("latin1") }),
    },
    limits,
  );
  for (let at = 0; at < bytes.length; at += Math.max(1, piece))
    reader.push(bytes.subarray(at, at + Math.max(1, piece)));
  reader.end();
  return found;
}
const refuses = (work: () => unknown, words: RegExp) =>
  assert.throws(work, (error: unknown) => error instanceof ArchiveError && words.test(error.message));
const admit = (specs: readonly TarSpec[]) => {
  const paths = new TarPaths();
  return read(tar(specs)).map((entry) => paths.admit(entry).path);
};

test("members come out with all that their header says, whatever the pieces", () => {
  const bytes = tar([
    { name: "./", flag: "5", mode: 0o755 },
    { name: "./usr/bin/su", mode: 0o4755, uid: 0, gid: 42, mtime: 1700000000, body: "x".repeat(1500) },
    { name: "./link", flag: "2", link: "../target" },
    { name: "./hard", flag: "1", link: "./usr/bin/su" },
    { name: "./null", flag: "3", major: 1, minor: 3 },
    { name: "./pipe", flag: "6" },
    { name: "tail", prefix: "a/long/prefix" },
  ]);
  const whole = read(bytes);
  assert.equal(
    whole.map(({ name, type }) => `${type} ${name}`),
    [
      "directory ./",
      "file ./usr/bin/su",
      "symlink ./link",
      "hardlink ./hard",
      "character-device ./null",
      "fifo ./pipe",
      "file a/long/prefix/tail",
    ],
  );
  assert.equal(
    [whole[1]?.mode, whole[1]?.gid, whole[1]?.mtime, whole[1]?.body.length],
    [0o4755, 42, 1700000000, 1500],
  );
  for (const piece of [1, 7, 511, 512, 513, 1024]) assert.equal(read(bytes, piece), whole);
});

test("GNU's long names and PAX records stand in for what the header cannot hold", () => {
  const long = `./${"d".repeat(90)}/${"f".repeat(90)}`;
  const [gnu] = read(
    tar([
      { name: "././@LongLink", flag: "L", body: `${long}\0` },
      { name: "short", body: "x" },
    ]),
  );
  assert.is(gnu?.name, long);
  const [link] = read(
    tar([
      { name: "././@LongLink", flag: "K", body: `${long}\0` },
      { name: "l", flag: "2", link: "short" },
    ]),
  );
  assert.is(link?.target, long);
  const [file] = read(
    tar([pax({ path: "./Főtanúsítvány", mtime: "1700000000.75", uid: "3000000" }), { name: "x", body: "y" }]),
  );
  assert.equal([file?.name, file?.mtime, file?.uid], ["./Főtanúsítvány", 1700000000, 3000000]);
});

test("an extended attribute keeps every byte", () => {
  const capability = Buffer.from([1, 0, 0, 2, 0x00, 0x20, 0xff, 0x0a, 0x3d]);
  const [file] = read(
    tar([pax({ "SCHILY.xattr.security.capability": capability }), { name: "./ping", body: "" }]),
  );
  assert.equal(file?.xattrs, { "security.capability": capability.toString("base64") });
});

test("an archive that is cut within a member is refused at every byte", () => {
  const bytes = tar([
    { name: "a", body: "1".repeat(600) },
    { name: "b", body: "2" },
  ]);
  const end = bytes.length - 1024;
  for (let length = 1; length < end; length++) {
    const atBoundary = length === 512 + 1024;
    if (!atBoundary) refuses(() => read(bytes.subarray(0, length)), /ends within/);
  }
  refuses(() => read(Buffer.alloc(0)), /empty/);
});

test("what is not read is refused: odd kinds, names that are no names", () => {
  refuses(() => read(tar([{ name: "m", flag: "M" }])), /unknown kind/);
  refuses(() => read(tar([pax({ path: "a\0b" }), { name: "x" }])), /NUL/);
  refuses(() => read(tar([pax({ path: Buffer.from([0x61, 0xff]) }), { name: "x" }])), /not UTF-8/);
  refuses(() => read(tar([pax({ path: "p".repeat(5000) }), { name: "x" }])), /5000 bytes/);
  refuses(() => read(tar([pax({ size: "-1" }), { name: "x" }])), /size/);
});

test("an archive gets no more room than its limits give", () => {
  const limits = { entries: 2, bytes: 8192, name: 100, extension: 600 };
  const three = tar([{ name: "a" }, { name: "b" }, { name: "c" }]);
  refuses(() => read(three, 512, limits), /more than 2 members/);
  refuses(() => read(tar([{ name: "a", body: "x".repeat(9000) }]), 512, limits), /more than 8192 bytes/);
  refuses(
    () => read(tar([pax({ comment: "c".repeat(700) }), { name: "a" }]), 512, limits),
    /extended header/,
  );
  refuses(() => read(tar([{ name: "a", size: 0o77777777777, body: "x" }])), /ends within/);
});

test("a PAX record whose length lies is refused, and reading ends", () => {
  for (const body of ["5 a=b\n", "0 a=b\n", "99 a=b\n", "x", "1 ", "6 ab\n\n", "-6 a=b\n"])
    refuses(() => read(tar([{ name: "p", flag: "x", body }, { name: "x" }])), /PAX/);
});

test("no name climbs out, and no member is written through a symlink of the archive", () => {
  assert.is(safePath("./usr//bin/"), "/usr/bin");
  refuses(() => safePath("/etc/passwd"), /absolute/);
  for (const name of ["../x", "./a/../../x", "a/.."]) refuses(() => safePath(name), /climbs/);
  refuses(
    () =>
      admit([
        { name: "./l", flag: "2", link: "/etc" },
        { name: "./l/passwd", body: "x" },
      ]),
    /through \/l/,
  );
  refuses(
    () =>
      admit([
        { name: "./l", flag: "2", link: "/etc" },
        { name: "./l/deep/er", flag: "5" },
      ]),
    /through \/l/,
  );
  refuses(() => admit([{ name: "./f" }, { name: "./f/below" }]), /through \/f, a file/);
  refuses(() => admit([{ name: "./d/f" }, { name: "./d", flag: "2", link: "/etc" }]), /twice/);
  refuses(() => admit([{ name: "./", body: "x" }]), /the root is a file/);
  refuses(() => safePath("a\nb"), /line break/);
});

test("what no honest package holds is refused", () => {
  refuses(() => admit([{ name: "./d", flag: "4", major: 4096 }]), /no kernel/);
  refuses(() => admit([{ name: "./su", mode: 0o4757 }]), /written by everybody/);
  assert.equal(admit([{ name: "./su", mode: 0o4755 }]), ["/su"]);
});

test("a hard link leads to a file that the archive brought before it", () => {
  assert.equal(
    admit([
      { name: "./a" },
      { name: "./b", flag: "1", link: "./a" },
      { name: "./c", flag: "1", link: "./b" },
    ]),
    ["/a", "/b", "/c"],
  );
  refuses(() => admit([{ name: "./b", flag: "1", link: "./etc/shadow" }]), /did not bring/);
  refuses(() => admit([{ name: "./b", flag: "1", link: "/etc/shadow" }]), /absolute/);
  refuses(() => admit([{ name: "./b", flag: "1", link: "../../etc/shadow" }]), /climbs/);
  refuses(
    () =>
      admit([
        { name: "./s", flag: "2", link: "/etc/shadow" },
        { name: "./b", flag: "1", link: "./s" },
      ]),
    /did not bring/,
  );
});

test("a path comes once, unless it is a folder", () => {
  assert.equal(
    admit([
      { name: "./d", flag: "5" },
      { name: "./d/", flag: "5" },
    ]),
    ["/d", "/d"],
  );
  refuses(
    () =>
      admit([
        { name: "./a", body: "1" },
        { name: "./a", body: "2" },
      ]),
    /twice/,
  );
  refuses(
    () =>
      admit([
        { name: "./d", flag: "5" },
        { name: "./d", flag: "2", link: "/etc" },
      ]),
    /twice/,
  );
});

test("whatever the bytes, reading ends with members or with an ArchiveError", () => {
  const honest = tar([{ name: "a", body: "1".repeat(600) }, pax({ path: "b" }), { name: "x", body: "2" }]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.integer({ min: 1, max: 700 }),
      (flips, piece) => {
        const bytes = Buffer.from(honest);
        for (const [at, value] of flips) bytes[at] = value;
        try {
          read(bytes, piece);
        } catch (error) {
          assert.instance(error, ArchiveError);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("what was written is what is read", () => {
  const name = fc.stringMatching(/^[a-z0-9._-]{1,40}$/).filter((text) => !/^\.+$/.test(text));
  const member = fc.record({
    name,
    mode: fc.nat(0o7777),
    uid: fc.nat(0o7777777),
    mtime: fc.nat(),
    body: fc.string({ unit: "binary-ascii", maxLength: 1200 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(member, { selector: (spec) => spec.name, maxLength: 12 }), (specs) => {
      if (specs.length === 0) return;
      const found = read(tar(specs), 333);
      assert.equal(
        found.map(({ name, mode, uid, mtime, body }) => ({ name, mode, uid, mtime, body })),
        specs.map(({ name, mode, uid, mtime, body }) => ({ name, mode, uid, mtime, body })),
      );
    }),
    { numRuns: 100 },
  );
});

test.run();
