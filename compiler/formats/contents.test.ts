import { gzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { findProviders } from "./contents.ts";

const lines = [
  "bin/sh                    shells/dash,shells/bash",
  "etc/mime.types            net/media-types",
  "usr/include/libfoo.so.1   libdevel/decoy",
  "usr/lib/x86_64-linux-gnu/libfoo.so.1 libs/libfoo1",
  "usr/share/with space/a b  misc/spaced",
];
const index = gzipSync(`${lines.join("\n")}\n`);

test("paths are found as they stand, and as they are after the usr-merge", async () => {
  const found = await findProviders(index, ["/etc/mime.types", "/usr/bin/sh", "/usr/share/with space/a b"]);
  assert.equal(Object.fromEntries(found), {
    "/etc/mime.types": "media-types",
    "/usr/bin/sh": "dash",
    "/usr/share/with space/a b": "spaced",
  });
});

test("a library is found by its name in a folder of libraries and nowhere else", async () => {
  assert.is((await findProviders(index, ["libfoo.so.1"])).get("libfoo.so.1"), "libfoo1");
  assert.is((await findProviders(index, ["mime.types", "libbar.so.1"])).size, 0);
});

test("lines that lie across two chunks are found", async () => {
  const padding = Array.from(
    { length: 40_000 },
    (_, i) => `usr/share/doc/package-${i}/copyright    doc/package-${i}`,
  );
  const long = gzipSync(`${[...padding, ...lines].join("\n")}\n`);
  assert.is((await findProviders(long, ["/etc/mime.types"])).get("/etc/mime.types"), "media-types");
  for (const i of [0, 1, 777, 19_999, 39_999]) {
    const path = `/usr/share/doc/package-${i}/copyright`;
    assert.is((await findProviders(long, [path])).get(path), `package-${i}`);
  }
});

test("bytes that are no gzip are refused", async () => {
  try {
    await findProviders(Buffer.from("no gzip"), ["/etc/mime.types"]);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /header|Z_DATA_ERROR/);
  }
});

test.run();
