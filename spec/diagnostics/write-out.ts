import { writeSync } from "node:fs";

/** Standard output and standard error. */
export type Output = 1 | 2;

/**
 * Writes to standard output or error at once. Node's stream, which takes longer to load than a short answer to work out,
 * is asked only for what the system does not take: full, closed or busy, it meets the same and tells it.
 */
export function writeOut(to: Output, text: string): void {
  const bytes = Buffer.from(text);
  const left = streaming.has(to) ? bytes : unwritten(to, bytes);
  if (left.length === 0) return;
  streaming.add(to);
  (to === 1 ? process.stdout : process.stderr).write(left);
}
/** Where something may still be waiting, behind which all else has its place. */
const streaming = new Set<Output>();

function unwritten(to: Output, bytes: Uint8Array): Uint8Array {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(to, bytes, written);
  } catch {
    // The stream is told the same.
  }
  return bytes.subarray(written);
}
