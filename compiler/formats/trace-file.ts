const HEAD =
  "# What the apps of a container opened in a run, as `plimsoll trace` saw it. Take out what is not needed.";

/** A trace: a path a line, sorted; `#` begins a comment. */
export function tracedPaths(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("/"));
}

export function writeTrace(paths: Iterable<string>): string {
  return [HEAD, ...[...new Set(paths)].sort(), ""].join("\n");
}
