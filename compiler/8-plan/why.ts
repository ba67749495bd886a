import { posix } from "node:path";
import type { Entry, Plan } from "../../spec/plan.ts";
import type { Linked } from "../7-link/linked.ts";
import { nearest } from "../formats/suggest.ts";
import { packageChain } from "./why-package.ts";
import { droppedLines, reasonLine } from "./why-reason.ts";
import { useChain } from "./why-use.ts";

/** Why a path is in a container, as lines for people. */
export interface Why {
  /** Canonical; what was asked for when nothing is there. */
  readonly path: string;
  readonly entry?: Entry;
  /** From an app to the path through what executes and loads it, one step a line; empty when nothing is known to use it. */
  readonly use: readonly string[];
  /** From who asked for it to the rule or the package that put it there, one step a line. */
  readonly origin: readonly string[];
  /** The path that was most likely meant, when nothing is there. */
  readonly near?: string;
}

/** Both answers for a path, symbolic links on the way followed but for the last component. */
export function why(linked: Linked, plan: Plan, path: string): Why {
  const byPath = new Map(plan.entries.map((entry) => [entry.path, entry] as const));
  const canonical = canonicalPath(byPath, path);
  const entry = byPath.get(canonical);
  if (!entry) {
    const near = nearPath(byPath, canonical);
    return { path: canonical, use: [], origin: [], ...(near === undefined ? {} : { near }) };
  }
  const { packages } = linked.root.input;
  const brought = [...packageChain(packages, entry.reason), reasonLine(entry)];
  const origin = [...brought, ...droppedLines(entry, linked.root)];
  return { path: canonical, entry, use: useChain(linked, canonical), origin };
}

type ByPath = ReadonlyMap<string, Entry>;

/** Plan paths are canonical after the usr-merge: `/bin/sh` is kept as `/usr/bin/sh`. */
function canonicalPath(byPath: ByPath, path: string): string {
  const left = partsOf(path).reverse();
  let at = "/";
  for (let hops = 0; left.length > 0 && hops < mostSteps; hops++) {
    const part = left.pop() as string;
    const next = part === ".." ? posix.dirname(at) : posix.join(at, part);
    const entry = byPath.get(next);
    if (entry?.type !== "symlink" || left.length === 0) at = next;
    else {
      if (entry.target.startsWith("/")) at = "/";
      left.push(...partsOf(entry.target).reverse());
    }
  }
  return at;
}

const mostSteps = 4096;

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

/** The nearest name in the same folder, else a file of that name elsewhere. */
function nearPath(byPath: ByPath, path: string): string | undefined {
  const folder = posix.dirname(path);
  const name = posix.basename(path);
  const siblings = [...byPath.keys()]
    .filter((other) => posix.dirname(other) === folder)
    .map((other) => posix.basename(other));
  const near = nearest(name, siblings);
  if (near !== undefined) return posix.join(folder, near);
  return [...byPath.keys()].find((other) => posix.basename(other) === name);
}
