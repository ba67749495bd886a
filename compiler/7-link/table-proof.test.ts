import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ElfFacts } from "../5-lock/facts.ts";
import { readElf } from "../formats/elf.ts";
import { tablesOf } from "../formats/elf-facts.ts";
import type { LoadedClosure, LoadedFile } from "./loaded.ts";
import { missingSymbols } from "./symbols.ts";

/** Facts of this machine's own libraries, as they were read and as a store has them. */
function libraries(): { read: ElfFacts; stored: ElfFacts }[] {
  const [folder = ""] = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"].filter((path) =>
    statSync(path, { throwIfNoEntry: false }),
  );
  const paths = readdirSync(folder)
    .filter((name) => name.includes(".so."))
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return paths.slice(0, 60).flatMap((path) => {
    const read = readElf(readFileSync(path));
    return read ? [{ read, stored: JSON.parse(JSON.stringify(read)) }] : [];
  });
}

/** Files as if one process had them all in memory, or but some of them. */
function missing(facts: readonly ElfFacts[]): string[] {
  const files = facts.map(
    (one, index) => ({ path: `/${index}`, name: `${index}`, facts: one }) as LoadedFile,
  );
  const named = new Map(files.map((file) => [file.facts.soname ?? "", file]));
  const closure = { start: {}, loader: "glibc", files, missing: [], named } as unknown as LoadedClosure;
  return missingSymbols(closure).map(({ by, symbol, lazy }) => `${by.path} ${symbol} ${lazy}`);
}

test("what files' own tables say is what their texts say", () => {
  const all = libraries();
  assert.ok(all.length > 10);
  assert.ok(all.every(({ read, stored }) => tablesOf(read) && !tablesOf(stored)));
  let found = 0;
  for (let without = 0; without <= all.length; without += 3) {
    const some = all.filter((_, index) => index < 2 || index % 7 !== without % 7);
    const said = missing(some.map(({ read }) => read));
    found += said.length;
    assert.equal(said, missing(some.map(({ stored }) => stored)));
  }
  assert.ok(found > 0);
});

test("tables that were tampered with neither throw nor take long", () => {
  const path = "/bin/true";
  const [original, libc] = [readFileSync(path), libraries()[0]?.read as ElfFacts];
  const started = performance.now();
  let looked = 0;
  for (let turn = 0; turn < 1500; turn++) {
    const bytes = Buffer.from(original);
    for (let spot = 0; spot < 6; spot++)
      bytes[(turn * 7919 + spot * 104_729) % 8192] = (turn * 31 + spot) & 255;
    const facts = readElf(bytes);
    if (!facts) continue;
    missing([facts, libc]);
    missing([libc, facts]);
    if (tablesOf(facts)) looked++;
  }
  assert.ok(looked > 50);
  assert.ok(performance.now() - started < 20_000);
});

test.run();
