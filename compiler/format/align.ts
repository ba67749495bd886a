import * as t from "../../grammar/tokens.ts";
import type { Item, Part } from "./layout.ts";
import { flatParts, isAssign } from "./spacing.ts";

/** An item that can be lined up with its neighbours: only those of one `family` are. */
interface Column {
  readonly family: string;
  /** What stands before the `=` or the brace. */
  readonly head: string;
  /** The width of the whole item on one line. */
  readonly width: number;
}

/**
 * The width to which each item's head is padded, so that the `=` of neighbouring one-line fields stand below each
 * other, and so do the braces of blocks; undefined where nothing is padded. `fits` tells whether an item is on one line.
 * An item that the padding would make too long ends the run.
 */
export function alignment(
  items: readonly Item[],
  limit: number,
  fits: (item: Item) => boolean,
): (number | undefined)[] {
  const columns = items.map((item) => (fits(item) ? columnOf(item) : undefined));
  const widths: (number | undefined)[] = items.map(() => undefined);
  for (let start = 0; start < items.length; ) {
    let end = start + 1;
    while (end < items.length && continues(columns[end - 1], columns[end], items[end])) end++;
    pad(columns, start, end, limit, widths);
    start = end;
  }
  return widths;
}

function continues(before: Column | undefined, after: Column | undefined, item: Item | undefined): boolean {
  const isApart = item?.blank || item?.leading.some(({ blank }) => blank);
  return before !== undefined && before.family === after?.family && !isApart;
}

/** Lines up a run, without the items that it would make too long: what stands between those is lined up for itself. */
function pad(
  columns: readonly (Column | undefined)[],
  start: number,
  end: number,
  limit: number,
  widths: (number | undefined)[],
): void {
  const all = widest(columns, start, end);
  const isTooLong = ({ head, width }: Column): boolean => width <= limit && width + all - head.length > limit;
  for (let from = start, at = start; at <= end; at++) {
    const column = at < end ? columns[at] : undefined;
    if (column && !isTooLong(column)) continue;
    if (at - from > 1) widths.fill(widest(columns, from, at), from, at);
    from = at + 1;
  }
}

function widest(columns: readonly (Column | undefined)[], start: number, end: number): number {
  let width = 0;
  for (let at = start; at < end; at++) width = Math.max(width, columns[at]?.head.length ?? 0);
  return width;
}

function columnOf({ parts, flat = "" }: Item): Column | undefined {
  const at = parts.findIndex((part) => isAssign(part) || isBraces(part));
  if (at < 1) return undefined;
  const family = familyOf(parts.slice(0, at));
  const head = flatParts(parts.slice(0, at)) ?? "";
  return family === undefined ? undefined : { family, head, width: flat.length };
}

const isBraces = (part: Part): boolean => part.kind === "group" && part.shape === "braces";

/** Fields go with blocks that have no label; blocks with labels go with those of the same kind. */
function familyOf(head: readonly Part[]): string | undefined {
  const [first, ...labels] = head;
  if (first?.kind !== "leaf") return undefined;
  if (labels.length === 0) return "field";
  if (first.token.tokenType === t.Let) return "let";
  if (first.token.tokenType !== t.Identifier) return undefined;
  return labels.every((label) => label.kind === "leaf" && label.endsValue)
    ? `block ${first.token.image}`
    : undefined;
}
