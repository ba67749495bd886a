import { characters, widthOf } from "./width.ts";

/**
 * Breaks a text at spaces into lines of at most `width` columns; a word that is longer is broken inside. Line breaks of
 * the text stay. Without a width nothing is broken but those.
 */
export function wrap(text: string, width: number | undefined): string[] {
  const lines = text.split("\n");
  return width === undefined ? lines : lines.flatMap((line) => wrapLine(line, Math.max(width, 20)));
}

function wrapLine(line: string, width: number): string[] {
  if (widthOf(line) <= width) return [line];
  const done: string[] = [];
  let open = "";
  let used = 0;
  for (const word of line.split(" ").flatMap((one) => pieces(one, width))) {
    const wide = widthOf(word);
    if (used > 0 && used + 1 + wide > width) {
      done.push(open);
      [open, used] = [word, wide];
    } else {
      open += used > 0 ? ` ${word}` : word;
      used += used > 0 ? wide + 1 : wide;
    }
  }
  return [...done, open];
}

function pieces(word: string, width: number): string[] {
  if (word.length <= width && widthOf(word) <= width) return [word];
  const parts = [""];
  let used = 0;
  for (const one of characters(word)) {
    if (used + one.width > width) {
      parts.push("");
      used = 0;
    }
    parts[parts.length - 1] += one.text;
    used += one.width;
  }
  return parts;
}
