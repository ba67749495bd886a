/**
 * A text as numbers, one for each UTF-16 unit and a zero behind the last: its character in ASCII, 128 for all others.
 * To look at a number costs a fraction of what it costs to look into a string.
 */
export function codesOf(text: string): Uint8Array {
  const codes = new Uint8Array(text.length + 1);
  const { read, written } = new TextEncoder().encodeInto(text, codes);
  const isAscii = read === text.length && written === text.length;
  if (!isAscii) for (let at = 0; at < text.length; at++) codes[at] = Math.min(text.charCodeAt(at), beyond);
  codes[text.length] = 0;
  return codes;
}
/** What stands for every character beyond ASCII. */
export const beyond = 128;
