import { createHash } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { encodings } from "./compress-blob.ts";

/** Bytes that a compressor finds something in: numbers, words that come again, and noise that is the same each time. */
function sample(): Uint8Array {
  const parts: Buffer[] = [];
  let seed = Buffer.from("plimsoll");
  for (let i = 0; i < 4000; i++) {
    seed = createHash("sha256").update(seed).digest();
    parts.push(
      Buffer.from(`line ${i} of many lines that are much alike\n`),
      i % 8 === 0 ? seed : Buffer.alloc(i % 50),
    );
  }
  return Buffer.concat(parts);
}

test("each encoder gives these bytes, on this machine and on every other", async () => {
  const digests: Record<string, string> = {};
  for (const [name, { load }] of Object.entries(encodings))
    digests[name] = createHash("sha256")
      .update((await load())(sample()))
      .digest("hex");
  assert.equal(digests, {
    gzip: "81c1011798dd8652acdcb417c5fba91c9e89703e4ffff1af833f35c9e36044a5",
    zstd: "c20c55da09fa4be959711f98eb9caaf78d7fda2139b6def8845862a7f6675330",
  });
});

test.run();
