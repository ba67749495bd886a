import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArchiveError } from "./deb-error.ts";
import { pax, type TarSpec, tar } from "./deb-testing.ts";
import { TarReader } from "./tar.ts";
import { limitsFor } from "./tar-limits.ts";

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Name, size and digest of each member of an archive that comes in pieces of this size. */
function read(bytes: Uint8Array, piece = 10_000): string[] {
  const found: string[] = [];
  let head = "";
  let hash = createHash("sha256");
  let length = 0;
  const reader = new TarReader(
    {
      entry: ({ name, size }) => {
        head = `${name} ${size}`;
        hash = createHash("sha256");
        length = 0;
      },
      data: (chunk) => {
        hash.update(chunk);
        length += chunk.length;
      },
      close: () => found.push(`${head} ${length} ${hash.digest("hex")}`),
    },
    limitsFor(0),
  );
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  reader.end();
  return found;
}

/** A file of this size that has 4096 bytes at each of these places, and holes elsewhere. */
function makeSparse(path: string, size: number, places: readonly number[]): void {
  const file = openSync(path, "w");
  for (const at of places) writeSync(file, Buffer.alloc(4096, `at ${at}. `), 0, 4096, at);
  ftruncateSync(file, size);
  closeSync(file);
}

test("every sparse form that GNU tar writes gives the file with its holes", () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-sparse-"));
  try {
    const many = Array.from({ length: 60 }, (_, i) => i * 65_536);
    makeSparse(join(folder, "many"), 4_000_000, many);
    makeSparse(join(folder, "hole"), 1_000_000, []);
    makeSparse(join(folder, "tail"), 300_000, [8192, 290_816]);
    makeSparse(join(folder, "first"), 500_001, [0]);
    const names = ["many", "hole", "tail", "first"];
    const expected = names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      return `${name} ${bytes.length} ${bytes.length} ${digest(bytes)}`;
    });
    for (const form of [
      "gnu",
      "pax --sparse-version=0.0",
      "pax --sparse-version=0.1",
      "pax --sparse-version=1.0",
    ]) {
      const words = ["-c", "-S", "-C", folder, ...`--format=${form}`.split(" "), ...names];
      const bytes = execFileSync("tar", words, { maxBuffer: 1 << 26 });
      assert.ok(bytes.length < 700_000, `${form}: tar did not write sparse files`);
      for (const piece of [512, 700, 100_000]) assert.equal(read(bytes, piece), expected, `${form} ${piece}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const refuses = (specs: readonly TarSpec[], words: RegExp) =>
  assert.throws(
    () => read(tar(specs)),
    (error: unknown) => error instanceof ArchiveError && words.test(error.message),
  );
const sparse = (records: Record<string, string>, body = "") => [
  pax(Object.fromEntries(Object.entries(records).map(([key, value]) => [`GNU.sparse.${key}`, value]))),
  { name: "s", body },
];

test("a map that lies is refused, and so is a file that is only claimed to be large", () => {
  refuses(sparse({ size: "10", map: "0,4,2,4" }, "12345678"), /out of order/);
  refuses(sparse({ size: "10", map: "8,4" }, "1234"), /beyond the file/);
  refuses(sparse({ size: "10", map: "0,5" }, "1234"), /has 4 bytes, its map says 5/);
  refuses(sparse({ size: "10", map: "0" }, "1"), /within a pair/);
  refuses(sparse({ size: "ten", map: "0,1" }, "1"), /not a number/);
  refuses(sparse({ size: "1000000000000", map: "0,1" }, "1"), /unpacks to more/);
  refuses(sparse({ major: "2", minor: "0", realsize: "1" }, "1"), /version 2\.0/);
  refuses(sparse({ major: "1", minor: "0", realsize: "9" }, "1\n0\n9"), /no whole map/);
  refuses(sparse({ major: "1", minor: "0", realsize: "9" }, "999999999\n"), /more than 100000 pieces/);
  refuses([{ name: "s", flag: "S", body: "x" }], /has 1 bytes, its map says 0/);
});

test.run();
