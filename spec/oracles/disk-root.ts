import { createHash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ElfFacts } from "../../compiler/5-lock/facts.ts";
import type { Root } from "../../compiler/6-assemble/root.ts";
import { handMadeInput } from "../../compiler/7-link/testing.ts";
import { readElf } from "../../compiler/formats/elf.ts";
import type { Entry } from "../plan.ts";

/** A tree on the disk as the root of a container, as if every file of it came from one package. */
export interface DiskRoot {
  readonly root: Root;
  readonly read: (source: string) => Uint8Array;
}

export function readDiskRoot(folder: string, packages: Readonly<Record<string, string>>): DiskRoot {
  const elf = new Map<string, ElfFacts>();
  const shebangs = new Map<string, string>();
  const paths = ["/", ...walk(folder, "")].sort();
  const entries = new Map(paths.map((path) => [path, entryOf(folder, path, elf, shebangs)] as const));
  const input = handMadeInput([], packages);
  return {
    root: { input, entries, elf, shebangs, users: [], groups: [], made: new Map(), placed: new Map() },
    read: (source) => readFileSync(join(folder, source)),
  };
}

function walk(folder: string, inside: string): string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((child: Dirent) => {
    const path = `${inside}/${child.name}`;
    return child.isDirectory() ? [path, ...walk(folder, path)] : [path];
  });
}

function entryOf(
  folder: string,
  path: string,
  elf: Map<string, ElfFacts>,
  shebangs: Map<string, string>,
): Entry {
  const real = join(folder, path);
  const { mode, uid, gid, size } = lstatSync(real);
  const reason = { kind: "package", package: "all", version: "1" } as const;
  const common = { path, mode: mode & 0o7777, uid, gid, mtime: 0, reason };
  const kind = lstatSync(real);
  if (kind.isDirectory()) return { ...common, type: "directory" };
  if (kind.isSymbolicLink()) return { ...common, type: "symlink", target: readlinkSync(real) };
  if (!statSync(real).isFile()) return { ...common, type: "fifo" };
  const bytes = readFileSync(real);
  const facts = readElf(bytes);
  if (facts) elf.set(path, facts);
  if (bytes.subarray(0, 2).toString() === "#!") {
    shebangs.set(path, bytes.subarray(0, 256).toString().split("\n")[0] ?? "");
  }
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { ...common, type: "file", digest, size, source: path };
}
