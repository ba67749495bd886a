import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { DecompressError, decompress } from "./decompress.ts";

async function unpacked(path: string, bytes: Uint8Array, size: number, isExact = true): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await decompress(path, bytes, { size, isExact }, (chunk) => chunks.push(Buffer.from(chunk)));
  return Buffer.concat(chunks);
}

const text = Buffer.from("Package: a\n".repeat(1000));
const xz = execFileSync("xz", ["-c"], { input: text });

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error) => error,
  );
}

test("gzip, xz and plain indexes give the same bytes", async () => {
  for (const [path, bytes] of [
    ["P.gz", gzipSync(text)],
    ["P.xz", xz],
    ["P", text],
  ] as const) {
    assert.ok(text.equals(await unpacked(path, bytes, text.length)), path);
  }
});

test("what unpacks to more or less than promised is refused", async () => {
  for (const size of [text.length - 1, text.length + 1, 0]) {
    for (const [path, bytes] of [
      ["P.gz", gzipSync(text)],
      ["P.xz", xz],
      ["P", text],
    ] as const) {
      assert.instance(await failure(unpacked(path, bytes, size)), DecompressError, `${path} ${size}`);
    }
  }
});

test("what comes in many pieces comes whole, and what takes them may refuse", async () => {
  const long = Buffer.from("Package: a\n".repeat(1_000_000));
  assert.ok(long.equals(await unpacked("P.gz", gzipSync(long), long.length)));
  assert.ok(long.equals(await unpacked("P.gz", gzipSync(long), long.length * 2, false)));
  for (const [path, bytes] of [
    ["P.gz", gzipSync(long)],
    ["P.xz", xz],
    ["P", long],
  ] as const) {
    const refusal = new RangeError("enough");
    const take = () => {
      throw refusal;
    };
    assert.is(await failure(decompress(path, bytes, { size: long.length, isExact: false }, take)), refusal);
  }
});

test("damaged and truncated archives are refused", async () => {
  for (const [path, bytes] of [
    ["P.gz", gzipSync(text)],
    ["P.xz", xz],
  ] as const) {
    assert.instance(await failure(unpacked(path, bytes.subarray(0, 40), text.length)), DecompressError, path);
    assert.instance(
      await failure(unpacked(path, Buffer.from("rubbish"), text.length)),
      DecompressError,
      path,
    );
  }
});

test.run();
