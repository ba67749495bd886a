/** A recorded trace: a path a line; `#` begins a comment. */
export function tracedPaths(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("/"));
}
