import { test } from "uvu";
import * as assert from "uvu/assert";
import { Names } from "./names.ts";

const AT = 0x40;

test("equal names have one number, wherever they stand, and others have others", () => {
  const names = new Names();
  const text = "open@V1\nclose\nopen\n";
  assert.is(names.read(text, 0, AT), 0);
  assert.is(names.end, 4);
  assert.is(names.read(text, 8, AT), 1);
  assert.is(names.read(text, 14), 0);
  assert.is(names.read("opens", 0), 2);
  assert.is(names.end, 5);
  assert.is(names.read(text, 0), 3, "without a stop a name goes on to the end of its line");
  assert.is(names.read("", 0), 4);
  assert.is(names.count, 5);
});

test("numbers hold while the table grows", () => {
  const names = new Names();
  const all = Array.from({ length: 20_000 }, (_, index) => `symbol_${index}`);
  const numbers = all.map((name) => names.read(name, 0));
  assert.is(new Set(numbers).size, all.length);
  assert.equal(
    all.map((name) => names.read(`${name}@V`, 0, AT)),
    numbers,
  );
});

test("names that crowd one place are told apart, before and after the table grows", () => {
  const crowd = collisions(300);
  const names = new Names();
  const numbers = crowd.map((name) => names.read(name, 0));
  assert.is(new Set(numbers).size, crowd.length);
  for (let index = 0; index < 10_000; index++) names.read(`other_${index}`, 0);
  assert.equal(
    crowd.map((name) => names.read(name, 0)),
    numbers,
  );
});

/** Names whose FNV-1a hashes, folded as the table folds them, agree in their twelve lowest bits. */
function collisions(count: number): string[] {
  const found: string[] = [];
  for (let index = 0; found.length < count; index++) {
    const name = `n${index}`;
    let hash = 0x811c9dc5;
    for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    if (((hash ^ (hash >>> 15)) & 0xfff) === 7) found.push(name);
  }
  return found;
}

test.run();
