import wideTable from "./data/wide.txt";

/** Columns of a terminal that a text takes; tabs and line breaks are not for here. */
export function widthOf(text: string): number {
  return characters(text).reduce((sum, { width }) => sum + width, 0);
}

/** What a terminal draws as one: a base with all that joins it. */
export interface Character {
  readonly text: string;
  /** Columns: 0, 1 or 2. */
  readonly width: number;
}

/**
 * The characters of a text. Marks, variation selectors and skin tones join the base before them, a zero-width joiner
 * joins two emoji, and two regional indicators make one flag, as in Unicode Standard Annex 29.
 */
export function characters(text: string): Character[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text].map((one) => ({ text: one, width: 1 }));
  return (text.match(cluster) ?? []).map((one) => ({ text: one, width: clusterWidth(one) }));
}

const joining = String.raw`\p{M}|\u200c|\u200d|[\u1160-\u11ff]`;
const emoji = String.raw`\p{Extended_Pictographic}(?:\p{M}|\p{Emoji_Modifier}|[\u{e0020}-\u{e007f}])*`;
const joins = new RegExp(`^(?:${joining})`, "u");
const cluster = new RegExp(
  String.raw`\p{RI}\p{RI}|${emoji}(?:\u200d${emoji})*\u200d?|.(?:${joining})*`,
  "gsu",
);

function clusterWidth(text: string): number {
  const base = text.codePointAt(0) as number;
  if (joins.test(text)) return 0;
  if (/^\p{RI}\p{RI}|^\p{Emoji_Presentation}|^\p{Extended_Pictographic}.*\ufe0f/u.test(text)) return 2;
  return isWide(base) ? 2 : 1;
}

let ranges: readonly (readonly [number, number])[] | undefined;

/** The table is read when the first character beyond Latin asks for it. */
function isWide(code: number): boolean {
  if (code < 0x1100) return false;
  ranges ??= readRanges(wideTable);
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] as readonly [number, number];
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}

function readRanges(table: string): (readonly [number, number])[] {
  const words = table.replace(/^#.*$/gm, "").split(/\s+/).filter(Boolean);
  return words.map((word) => {
    const [first = "", last = first] = word.split("..");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });
}
