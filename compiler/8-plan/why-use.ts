import type { Closure, Link, Linked } from "../7-link/linked.ts";

/** The shortest way from any app's command to a path; empty when no app's closure reaches it. */
export function useChain({ closures }: Linked, path: string): string[] {
  const chains = closures.map((closure) => chainIn(closure, path)).filter((chain) => chain.length > 0);
  return chains.sort((a, b) => a.length - b.length)[0] ?? [];
}

function chainIn({ app, executable, links }: Closure, path: string): string[] {
  const start = `app ${app} executes ${executable}`;
  if (executable === path) return [start];
  const by = new Map<string, Link>();
  for (const link of links) if (!by.has(link.path)) by.set(link.path, link);
  const lines: string[] = [];
  const seen = new Set<string>();
  for (
    let link = by.get(path);
    link && !seen.has(link.path);
    link = link.by === executable ? undefined : by.get(link.by)
  ) {
    seen.add(link.path);
    lines.unshift(lineOf(link));
  }
  return lines.length > 0 ? [start, ...lines] : [];
}

function lineOf({ by, kind, name, path }: Link): string {
  const same = name === path ? "" : `, which is ${path}`;
  switch (kind) {
    case "interpreter":
      return `${by} is loaded by ${name}${same}`;
    case "needed":
      return `${by} needs ${name}${same}`;
    case "shebang":
      return `${by} is a script run by ${name}${same}`;
    case "symlink":
      return `${by} is a symbolic link to ${name}${same}`;
  }
}
