import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type PackagesIndex, PackagesScan, readStanza, scanPackages } from "./packages-index.ts";

const lines = [
  "Package: one",
  "Package: two",
  "Version: 1",
  "Provides: virtual (= 1), other",
  "Description: é",
  " more of it",
  "",
  "",
];

const offsets = ({ stanzas, providers }: PackagesIndex) => [[...stanzas], [...providers]];
const starts = ({ stanzas }: PackagesIndex) => [...stanzas.values()].flat();
const fieldsOf = (index: PackagesIndex) => starts(index).map((start) => [...readStanza(index, start)]);

test("stanzas and providers are found, and a stanza is read when it is asked for", () => {
  const text = "Package: a\nVersion: 1\n\nPackage: b\nProvides: c (= 2), d:any\n\nPackage: a\nVersion: 2\n";
  const index = scanPackages(Buffer.from(text));
  assert.equal(
    [...index.stanzas],
    [
      ["a", [0, 60]],
      ["b", 23],
    ],
  );
  assert.equal(
    [...index.providers],
    [
      ["c", 23],
      ["d", 23],
    ],
  );
  assert.equal(
    [...readStanza(index, 60)],
    [
      ["package", "a"],
      ["version", "2"],
    ],
  );
});

test("an index that comes in pieces is the same as one that comes whole", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...lines), { maxLength: 40 }),
      fc.array(fc.nat(200), { maxLength: 12 }),
      (chosen, cuts) => {
        const bytes = Buffer.from(`Package: zero\n${chosen.join("\n")}\n`);
        const scan = new PackagesScan();
        let at = 0;
        for (const length of [...cuts, bytes.length]) {
          // Whoever gives a piece writes over it afterwards.
          const piece = Buffer.from(bytes.subarray(at, at + length));
          scan.push(piece);
          piece.fill(0);
          at += length;
        }
        const [pieces, whole] = [scan.end(), scanPackages(bytes)];
        assert.equal(offsets(pieces), offsets(whole));
        assert.equal(fieldsOf(pieces), fieldsOf(whole));
        assert.is(pieces.parts.map(({ text }) => text).join(""), bytes.toString("latin1"));
      },
    ),
    { numRuns: 2000 },
  );
});

test.run();
