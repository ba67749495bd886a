/** A rectangle of the drawing, in its units. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * One tile for each value, in their order, that fill a box with areas in proportion to the values: squarified as by Bruls,
 * Huizing and van Wijk (2000), so that tiles are as square as they can be. Values are above 0, best largest first.
 */
export function treemap(values: readonly number[], box: Tile): readonly Tile[] {
  const total = values.reduce((sum, each) => sum + each, 0);
  const scale = (box.width * box.height) / total;
  const areas = values.map((value) => value * scale);
  const tiles: Tile[] = [];
  let room = box;
  for (let start = 0; start < areas.length; ) {
    const side = Math.min(room.width, room.height);
    const end = endOfStrip(areas, start, side);
    const strip = areas.slice(start, end);
    const [placed, rest] = lay(strip, room, end === areas.length);
    tiles.push(...placed);
    room = rest;
    start = end;
  }
  return tiles;
}

/** A strip takes tiles as long as its worst one becomes no longer and thinner. */
function endOfStrip(areas: readonly number[], start: number, side: number): number {
  let sum = 0;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  let worst = Number.POSITIVE_INFINITY;
  for (let at = start; at < areas.length; at++) {
    const area = areas[at] as number;
    sum += area;
    least = Math.min(least, area);
    most = Math.max(most, area);
    const ratio = Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
    if (ratio > worst) return at;
    worst = ratio;
  }
  return areas.length;
}

/** Along the shorter side; the last strip takes all that is left, so that rounding leaves no gap. */
function lay(areas: readonly number[], room: Tile, isLast: boolean): readonly [readonly Tile[], Tile] {
  const { x, y, width, height } = room;
  const sum = areas.reduce((total, each) => total + each, 0);
  const isColumn = width >= height;
  const side = isColumn ? height : width;
  const thick = isLast ? Math.max(width, height) : sum / side;
  let at = 0;
  const tiles = areas.map((area) => {
    const length = (side * area) / sum;
    const start = at;
    at += length;
    return isColumn
      ? { x, y: y + start, width: thick, height: length }
      : { x: x + start, y, width: length, height: thick };
  });
  const rest = isColumn
    ? { x: x + thick, y, width: width - thick, height }
    : { x, y: y + thick, width, height: height - thick };
  return [tiles, rest];
}
