import { type PathPattern, parsePathPattern } from "../../formats/path-pattern.ts";
import table from "../data/tool-state.txt";

const patterns = parsed(table.split("\n").filter((line) => line.startsWith("/")));

/** Whether a path is none of a script's effects: state of the tools that it called, or what the author wants forgotten. */
export function forgotten(forget: readonly string[]): PathPattern {
  const all = [...patterns, ...parsed(forget)];
  return (path) => all.some((matches) => matches(path));
}

function parsed(lines: readonly string[]): readonly PathPattern[] {
  return lines.map(parsePathPattern);
}
