import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Tile, treemap } from "./treemap.ts";

const box: Tile = { x: 10, y: 20, width: 960, height: 400 };
const area = ({ width, height }: Tile): number => width * height;
const values = fc
  .array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 60 })
  .map((all) => [...all].sort((a, b) => b - a));

const isNear = (a: number, b: number, slack: number): boolean => Math.abs(a - b) <= slack;

test("each area is in proportion to its value, and all of them fill the box", () => {
  fc.assert(
    fc.property(values, (all) => {
      const tiles = treemap(all, box);
      const total = all.reduce((sum, each) => sum + each, 0);
      assert.is(tiles.length, all.length);
      for (const [index, tile] of tiles.entries()) {
        const wanted = (area(box) * (all[index] ?? 0)) / total;
        assert.ok(isNear(area(tile), wanted, 1e-3), `${area(tile)} for ${wanted}`);
      }
      const sum = tiles.reduce((found, tile) => found + area(tile), 0);
      assert.ok(isNear(sum, area(box), 1e-3));
    }),
  );
});

test("no tile lies on another or outside of the box", () => {
  const slack = 1e-6;
  fc.assert(
    fc.property(values, (all) => {
      const tiles = treemap(all, box);
      for (const [index, a] of tiles.entries()) {
        assert.ok(a.width >= 0 && a.height >= 0);
        assert.ok(a.x >= box.x - slack && a.x + a.width <= box.x + box.width + slack);
        assert.ok(a.y >= box.y - slack && a.y + a.height <= box.y + box.height + slack);
        for (const b of tiles.slice(index + 1)) {
          const apart =
            a.x + a.width <= b.x + slack ||
            b.x + b.width <= a.x + slack ||
            a.y + a.height <= b.y + slack ||
            b.y + b.height <= a.y + slack;
          assert.ok(apart, JSON.stringify([a, b]));
        }
      }
    }),
  );
});

test("tiles are nearer to squares than stripes would be", () => {
  const tiles = treemap(
    Array.from({ length: 24 }, () => 1),
    box,
  );
  for (const { width, height } of tiles)
    assert.ok(Math.max(width / height, height / width) < 2, `${width} by ${height}`);
});

test("nothing has no tiles", () => assert.equal(treemap([], box), []));

test.run();
