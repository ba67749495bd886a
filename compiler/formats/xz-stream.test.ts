import { execFileSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { unpackedSize } from "./xz-stream.ts";

const pack = (input: Uint8Array, ...options: string[]) => execFileSync("xz", ["-c", ...options], { input });
const sizeOf = (bytes: Uint8Array) =>
  unpackedSize(bytes.length, (offset, length) => bytes.subarray(offset, offset + length));

test("a stream says what it unpacks to, in one block and in many, with every check", () => {
  for (const size of [0, 1, 127, 128, 70_000, 3_000_000]) {
    const plain = Buffer.alloc(size, "bytes ");
    assert.is(sizeOf(pack(plain)), size);
    assert.is(sizeOf(pack(plain, "-T2", "--block-size=65536")), size);
    for (const check of ["none", "crc32", "crc64", "sha256"])
      assert.is(sizeOf(pack(plain, `--check=${check}`)), size);
  }
});

test("what is not one whole stream says nothing", () => {
  const whole = pack(Buffer.from("text"));
  assert.is(sizeOf(Buffer.concat([whole, whole])), undefined);
  assert.is(sizeOf(Buffer.concat([whole, Buffer.alloc(4)])), undefined);
  assert.is(sizeOf(Buffer.alloc(0)), undefined);
  for (let end = 0; end < whole.length; end++) assert.is(sizeOf(whole.subarray(0, end)), undefined);
  // The index and the size of it, byte by byte: a number or nothing, and never an endless one.
  for (let at = whole.length - 20; at < whole.length; at++)
    for (const byte of [0, 0x7f, 0x80, 0xff]) {
      const size = sizeOf(whole.map((one, i) => (i === at ? byte : one)));
      assert.ok(size === undefined || Number.isSafeInteger(size));
    }
});

test.run();
