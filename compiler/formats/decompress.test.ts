import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { DecompressError, decompress } from "./decompress.ts";

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
    assert.ok(text.equals(await decompress(path, bytes, text.length)), path);
  }
});

test("what unpacks to more or less than promised is refused", async () => {
  for (const size of [text.length - 1, text.length + 1, 0]) {
    for (const [path, bytes] of [
      ["P.gz", gzipSync(text)],
      ["P.xz", xz],
      ["P", text],
    ] as const) {
      assert.instance(await failure(decompress(path, bytes, size)), DecompressError, `${path} ${size}`);
    }
  }
});

test("damaged and truncated archives are refused", async () => {
  for (const [path, bytes] of [
    ["P.gz", gzipSync(text)],
    ["P.xz", xz],
  ] as const) {
    assert.instance(
      await failure(decompress(path, bytes.subarray(0, 40), text.length)),
      DecompressError,
      path,
    );
    assert.instance(
      await failure(decompress(path, Buffer.from("rubbish"), text.length)),
      DecompressError,
      path,
    );
  }
});

test.run();
