/** Text of an SVG document: escaped, and clipped to a width that is reckoned without a font at hand. */
export interface Font {
  /** Pixels. */
  readonly size: number;
  /** Average advance of a letter, as a share of the size; generous, since fonts differ. */
  readonly advance: number;
}

export const fonts = {
  title: { size: 15, advance: 0.6 },
  name: { size: 13, advance: 0.58 },
  plain: { size: 11, advance: 0.54 },
  code: { size: 10.5, advance: 0.605 },
} as const satisfies Record<string, Font>;

export type FontName = keyof typeof fonts;

/** Pixels; letters of East Asian scripts and emoji take two. */
export function textWidth(text: string, font: FontName): number {
  const { size, advance } = fonts[font];
  let letters = 0;
  for (const letter of text) letters += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 1.75 : 1;
  return letters * size * advance;
}

export interface Words {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly font: FontName;
  readonly anchor?: "middle" | "end";
  /** More classes than the font's. */
  readonly style?: string;
  /** What does not fit is cut off and shown whole by pointing at it. */
  readonly width?: number;
}

export function words({ x, y, text, font, anchor, style, width = Number.POSITIVE_INFINITY }: Words): string {
  const shown = clip(text, font, width);
  const title = shown === text ? "" : `<title>${escaped(text)}</title>`;
  const classes = [font, style].filter(Boolean).join(" ");
  const at = `x="${round(x)}" y="${round(y)}"${anchor ? ` text-anchor="${anchor}"` : ""}`;
  return `<text class="${classes}" ${at}>${title}${escaped(shown)}</text>`;
}

function clip(text: string, font: FontName, width: number): string {
  if (textWidth(text, font) <= width) return text;
  let kept = "";
  for (const letter of text) {
    if (textWidth(`${kept}${letter}…`, font) > width) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

/** XML allows no control characters but tab and line ends, however they are written, and no lone surrogates. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (letter) => entities[letter] as string);
}

/** Half pixels are enough, and keep the text of the drawing short. */
export const round = (value: number): number => Math.round(value * 2) / 2;

/** 0 or the largest; a spread into `Math.max` would end at some hundred thousand values. */
export const largest = (values: readonly number[]): number =>
  values.reduce((most, each) => Math.max(most, each), 0);
