/**
 * `text.slice(start, end)`; a word that was read shortly before is given again as the string that it was then, so that a
 * tree holds each of its words about once. What is remembered is bounded: a word takes the place of another one.
 */
export function sharedSlice(text: string, start: number, end: number): string {
  const length = end - start;
  if (length > longest) return text.slice(start, end);
  const middle = text.charCodeAt(start + (length >> 1));
  const code = (text.charCodeAt(start) * 31 + text.charCodeAt(end - 1)) * 31 + middle * 7 + length;
  const place = code & (places - 1);
  const known = words[place] as string;
  if (known.length === length && text.startsWith(known, start)) return known;
  const word = text.slice(start, end);
  words[place] = word;
  return word;
}

/** Longer slices are views of the text, and would keep it in memory. */
const longest = 12;
const places = 4096;
const words: string[] = Array.from({ length: places }, () => "");
