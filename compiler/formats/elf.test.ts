import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ElfFacts } from "../5-lock/facts.ts";
import { readElf } from "./elf.ts";
import { makeElf } from "./testing-elf.ts";

const sketch = {
  interpreter: "/lib/ld.so.1",
  dynamic: [
    [1, "liba.so.1"],
    [1, "libb.so.2"],
    [14, "libself.so.3"],
    [29, "$ORIGIN/../lib"],
    [0x6ffffffb, 0x800],
  ],
  symbols: [
    { name: "mine", defined: true },
    { name: "theirs", defined: false },
    { name: "maybe", defined: false, weak: true },
  ],
  notes: [
    { owner: "GNU", type: 1, words: [0, 3, 2, 0] },
    { owner: "GNU", type: 5, words: [0xc0008002, 4, 7, 0] },
    { owner: "FDO", type: 0x407c0c0a, words: [], text: '[{"soname":["libz.so.1"]}]' },
  ],
} as const;

for (const wide of [true, false]) {
  for (const little of [true, false]) {
    test(`facts of a file with ${wide ? 64 : 32} bits, ${little ? "little" : "big"}-endian`, () => {
      assert.equal(readElf(makeElf({ ...sketch, wide, little, machine: 183 })), {
        class: wide ? 64 : 32,
        endian: little ? "little" : "big",
        machine: 183,
        type: "shared",
        interpreter: "/lib/ld.so.1",
        soname: "libself.so.3",
        needed: ["liba.so.1", "libb.so.2"],
        runpath: "$ORIGIN/../lib",
        noDefaultLibraries: true,
        pageSize: 65_536,
        versionsNeeded: [],
        versionsDefined: [],
        undefinedSymbols: "theirs\n",
        definedSymbols: "mine\n",
        kernelFloor: [3, 2, 0],
        isaNeeded: 7,
        dlopen: ['[{"soname":["libz.so.1"]}]'],
      });
    });
  }
}

test("an executable is told from a library by its header, its flag or its interpreter", () => {
  const typeOf = (fields: Parameters<typeof makeElf>[0]) => readElf(makeElf(fields))?.type;
  assert.is(typeOf({ objectType: 2 }), "executable");
  assert.is(typeOf({ interpreter: "/lib/ld.so" }), "executable");
  assert.is(typeOf({ dynamic: [[0x6ffffffb, 0x08000000]] }), "executable");
  assert.is(typeOf({ dynamic: [[14, "lib.so"]], interpreter: "/lib/ld.so" }), "shared");
  assert.is(typeOf({ objectType: 1 }), "other");
});

test("what is no ELF file, or one cut off, is nothing", () => {
  const bytes = makeElf(sketch);
  assert.is(readElf(new Uint8Array()), undefined);
  assert.is(readElf(Buffer.from("#!/bin/sh\n")), undefined);
  assert.is(readElf(Buffer.from("\x7fELF")), undefined);
  for (const part of [0.2, 0.5, 0.9]) assert.is(readElf(bytes.subarray(0, bytes.length * part)), undefined);
});

test("this machine's own files are understood", () => {
  const cat = readFile("/bin/cat");
  const libc = readFile(libcPath());
  assert.ok(cat.interpreter?.startsWith("/lib"));
  assert.ok(cat.needed.includes("libc.so.6"));
  assert.is(libc.soname, "libc.so.6");
  assert.is(libc.type, "shared");
  assert.match(libc.definedSymbols, /^printf@@GLIBC_2\./m);
  assert.ok(libc.versionsDefined.includes("GLIBC_2.34"));
  assert.ok((libc.kernelFloor?.[0] ?? 0) >= 3);
  const defined = libc.definedSymbols.split("\n");
  for (const symbol of cat.undefinedSymbols.trimEnd().split("\n")) {
    assert.match(symbol, /^\w+@GLIBC_[\d.]+$/);
    const [name, version] = symbol.split("@");
    assert.ok(defined.some((one) => one === `${name}@@${version}` || one === `${name}@${version}`));
  }
});

function readFile(path: string): ElfFacts {
  const facts = readElf(readFileSync(path));
  if (!facts) throw new Error(`${path} is no ELF file`);
  return facts;
}

function libcPath(): string {
  const maps = readFileSync("/proc/self/maps", "utf8");
  return /\/\S*libc\.so\.6/.exec(maps)?.[0] ?? "/lib/libc.so.6";
}

test("2,000 mutated files neither throw nor take long", () => {
  const originals = [
    makeElf(sketch),
    makeElf({ ...sketch, wide: false, little: false }),
    readFileSync("/bin/true"),
  ];
  const random = generator(20_241);
  const started = performance.now();
  let read = 0;
  for (let index = 0; index < 2000; index++) {
    const bytes = Buffer.from(originals[index % originals.length] as Buffer);
    const spots = 1 + Math.floor(random() * 8);
    for (let spot = 0; spot < spots; spot++) {
      const near = random() < 0.7 ? Math.min(1024, bytes.length) : bytes.length;
      bytes[Math.floor(random() * near)] = random() < 0.3 ? 255 : Math.floor(random() * 256);
    }
    if (JSON.stringify(readElf(bytes))) read++;
  }
  assert.ok(performance.now() - started < 20_000);
  assert.ok(read > 100 && read < 2000);
});

test("a file with a name of two lines is nothing", () => {
  for (const name of ["one\ntwo", "one\n"])
    assert.is(readElf(makeElf({ symbols: [{ name, defined: true }] })), undefined);
});

test("names that repeat one long text cannot fill the memory", () => {
  const symbols = Array.from({ length: 2000 }, () => ({ name: "n".repeat(100_000), defined: true }));
  const bytes = makeElf({ symbols });
  assert.ok(bytes.length < 200_000);
  assert.is(readElf(bytes), undefined);
});

/** Mulberry32: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

test.run();
