import { posix } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry } from "../../spec/plan.ts";
import type { Root } from "../6-assemble/root.ts";

import { parsePathPattern } from "../formats/path-pattern.ts";
import { tracedPaths } from "../formats/trace-file.ts";
import type { Linked } from "./linked.ts";

/** Files of the project, by path. */
export interface ProjectFiles {
  read(path: string): Uint8Array | undefined;
}

/** Paths that a container is known to need, symbolic links on the way included. */
export interface Needs {
  /** By path, for people: `app nginx`, `/usr/sbin/nginx needs libc.so.6`. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Those without which an app would not start, or that `system` names. */
  readonly proved: ReadonlySet<string>;
}

/**
 * Gathers needs: what programs are linked with, `system`, `keep`, traces, the users and names that every libc looks up,
 * dpkg's status, and the copyright of each package that is left.
 */
export function neededBy({ root, closures }: Linked, files: ProjectFiles): Checked<Needs> {
  const gathered = new Gathered(root.entries);
  const { container } = root.input;
  for (const { app, executable, links } of closures) {
    gathered.add(executable, `app ${app}`);
    for (const { by, kind, name, path } of links) {
      const reason = kind === "needed" ? `${by} needs ${name}` : `the ${kind} of ${by}`;
      gathered.add(path, reason);
      // The path as the file has it may lead over other links.
      if (name.startsWith("/")) gathered.add(name, reason);
    }
  }
  for (const { value } of container.system) gathered.tree(value, "system names it");
  const proved = new Set(gathered.reasons.keys());
  for (const { value } of container.keep ?? []) gathered.matching(value, `keep = ${value}`);
  const diagnostics = (container.traces ?? []).flatMap((trace) => {
    const text = files.read(trace.value);
    if (!text) return [diagnose("no-such-file", { file: trace.value }, { at: trace, label: "named here" })];
    for (const path of tracedPaths(Buffer.from(text).toString("utf8")))
      gathered.opened(path, `traced in ${trace.value}`);
    return [] as Diagnostic[];
  });
  for (const [path, why] of always) gathered.tree(path, why);
  copyrights(root, gathered);
  return { value: { reasons: gathered.reasons, proved }, diagnostics };
}

const always: readonly (readonly [string, string])[] = [
  ["/etc/passwd", "users by name"],
  ["/etc/group", "groups by name"],
  ["/etc/nsswitch.conf", "where names are looked up"],
  ["/etc/os-release", "which system this is"],
  ["/etc/ld.so.conf", "where libraries are"],
  ["/etc/ld.so.conf.d", "where libraries are"],
  ["/var/lib/dpkg/status", "which packages are here"],
];

/** A licence that asks for its text has it as long as anything of its package is here. */
function copyrights({ entries }: Root, gathered: Gathered): void {
  const owners = new Set(
    [...gathered.reasons.keys()].flatMap((path) => {
      const reason = entries.get(path)?.reason;
      return reason?.kind === "package" ? [reason.package] : [];
    }),
  );
  for (const owner of owners)
    for (const path of [`/usr/share/doc/${owner}`, `/usr/share/doc/${owner}/copyright`])
      if (entries.has(path) || entries.has(posix.dirname(path)))
        gathered.add(path, `the licence of ${owner}`);
}

class Gathered {
  readonly reasons = new Map<string, string>();
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(entries: ReadonlyMap<string, Entry>) {
    this.#entries = entries;
  }

  /** A path as somebody would open it: the file, every link on the way, and the file that a hard link shares. */
  add(path: string, reason: string): void {
    const seen = this.#follow(path);
    for (const one of seen)
      if (!this.reasons.has(one) && this.#entries.get(one)?.type !== "directory")
        this.reasons.set(one, reason);
  }

  /** The same, and a folder as well: of what a program has made for itself, the one that it made it in. */
  opened(path: string, reason: string): void {
    this.add(path, reason);
    const end = this.#follow(path).at(-1) ?? this.#follow(posix.dirname(path)).at(-1);
    if (end !== undefined && this.#entries.get(end)?.type === "directory" && !this.reasons.has(end))
      this.reasons.set(end, reason);
  }

  /** The same with all below it. */
  tree(path: string, reason: string): void {
    this.add(path, reason);
    const end = this.#follow(path).at(-1);
    if (end === undefined || this.#entries.get(end)?.type !== "directory") return;
    this.reasons.set(end, reason);
    for (const below of this.#entries.keys()) if (below.startsWith(`${end}/`)) this.#keep(below, reason);
  }

  matching(pattern: string, reason: string): void {
    if (this.#entries.has(pattern)) this.tree(pattern, reason);
    const fits = parsePathPattern(pattern);
    for (const path of this.#entries.keys()) if (fits(path)) this.#keep(path, reason);
  }

  #keep(path: string, reason: string): void {
    this.reasons.set(path, this.reasons.get(path) ?? reason);
    this.add(path, reason);
  }

  /** Every link on the way and the end, canonical; at most as many links as the kernel follows. */
  #follow(path: string): string[] {
    const left = path.split("/").filter(Boolean).reverse();
    const seen: string[] = [];
    let at = "/";
    for (let part = left.pop(), links = 0; part !== undefined; part = left.pop()) {
      if (part === "..") {
        at = posix.dirname(at);
        continue;
      }
      const next = posix.join(at, part);
      const entry = this.#entries.get(next);
      if (entry?.type === "symlink") {
        if (++links > 40) return seen;
        seen.push(next);
        if (entry.target.startsWith("/")) at = "/";
        left.push(
          ...entry.target
            .split("/")
            .filter((one) => one !== "" && one !== ".")
            .reverse(),
        );
      } else at = next;
    }
    const entry = this.#entries.get(at);
    if (entry?.type === "hardlink") seen.push(entry.target);
    if (entry) seen.push(at);
    return seen;
  }
}
