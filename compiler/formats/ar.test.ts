import { test } from "uvu";
import * as assert from "uvu/assert";
import { readAr } from "./ar.ts";
import { readDeb } from "./deb.ts";
import { ArchiveError } from "./deb-error.ts";
import { ar } from "./deb-testing.ts";

const open = (bytes: Buffer) =>
  [bytes.length, (at: number, n: number) => bytes.subarray(at, at + n)] as const;
const refuses = (bytes: Buffer, words: RegExp) =>
  assert.throws(
    () => readAr(...open(bytes)),
    (error: unknown) => error instanceof ArchiveError && words.test(error.message),
  );
const two = ar([
  { name: "debian-binary/", body: Buffer.from("2.0\n") },
  { name: "odd", body: Buffer.from("abc") },
  { name: "last", body: Buffer.from("xy") },
]);

test("members are found past their padding, and names lose the trailing slash", () => {
  const members = readAr(...open(two));
  assert.equal(
    members.map(({ name, size }) => [name, size]),
    [
      ["debian-binary", 4],
      ["odd", 3],
      ["last", 2],
    ],
  );
  assert.is(two.subarray(members[2]?.offset).toString("latin1", 0, 2), "xy");
});

test("an archive that is cut at any byte is refused or shorter, and never more", () => {
  for (let length = 0; length < two.length; length++) {
    try {
      assert.ok(readAr(...open(two.subarray(0, length))).length < 3 || length === two.length);
    } catch (error) {
      assert.instance(error, ArchiveError);
    }
  }
});

test("sizes that lie and headers that are none are refused", () => {
  refuses(ar([{ name: "a", body: Buffer.from("x"), size: 999 }]), /behind the file/);
  const odd = Buffer.from(two);
  odd.write("-1", 8 + 48, "latin1");
  refuses(odd, /not a number/);
  refuses(Buffer.from("!<arch>\nrubbish"), /ends within the header/);
  refuses(Buffer.from("PK\x03\x04 zip"), /not an ar archive/);
  refuses(
    ar(Array.from({ length: 40 }, (_, i) => ({ name: `m${i}`, body: Buffer.alloc(0) }))),
    /more than 16/,
  );
});

test("a package needs its three members in order, in a compression that is known", () => {
  const binary = { name: "debian-binary", body: Buffer.from("2.0\n") };
  const some = (...names: string[]) =>
    ar([binary, ...names.map((name) => ({ name, body: Buffer.from("x") }))]);
  const layout = readDeb(...open(some("_gpgbuilder", "control.tar.xz", "data.tar.zst")));
  assert.equal([layout.control.compression, layout.data.compression], ["xz", "zstd"]);
  const fails = (bytes: Buffer, words: RegExp) => assert.throws(() => readDeb(...open(bytes)), words);
  fails(some("data.tar.xz", "control.tar.xz"), /no control\.tar/);
  fails(some("control.tar.gz", "data.tar.lz4"), /\.lz4/);
  fails(some("control.tar"), /no data\.tar/);
  fails(ar([{ name: "debian-binary", body: Buffer.from("3.0\n") }]), /only 2\.x/);
});

test.run();
