import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
} from "node:fs";
import { join } from "node:path";
import type { ElfFacts } from "../../compiler/5-lock/facts.ts";
import type { Root } from "../../compiler/6-assemble/root.ts";
import { handMadeInput } from "../../compiler/7-link/testing.ts";
import { readElf } from "../../compiler/formats/elf.ts";
import type { Entry } from "../plan.ts";

/** A tree on the disk as a root, of which the ELF files alone are read: what else is in a file does not matter here. */
export function readElfRoot(folder: string): Root {
  const elf = new Map<string, ElfFacts>();
  const entries = new Map<string, Entry>([["/", entry("/", "directory")]]);
  const head = Buffer.alloc(4);
  const walk = (inside: string): void => {
    for (const child of readdirSync(join(folder, inside), { withFileTypes: true })) {
      const path = `${inside}/${child.name}`;
      entries.set(path, entryOf(folder, path, child));
      if (child.isDirectory()) walk(path);
      else if (child.isFile() && isElf(join(folder, path), head)) {
        const facts = readElf(readFileSync(join(folder, path)));
        if (facts) elf.set(path, facts);
      }
    }
  };
  walk("");
  const none = { shebangs: new Map(), users: [], groups: [], made: new Map() };
  return { input: handMadeInput([]), entries, elf, ...none };
}

function isElf(path: string, head: Buffer): boolean {
  const file = openSync(path, "r");
  try {
    return readSync(file, head, 0, 4, 0) === 4 && head.readUInt32BE() === 0x7f454c46;
  } finally {
    closeSync(file);
  }
}

function entryOf(folder: string, path: string, child: Dirent): Entry {
  if (child.isDirectory()) return entry(path, "directory");
  const real = join(folder, path);
  if (!child.isSymbolicLink()) return { ...entry(path, "file"), mode: lstatSync(real).mode & 0o7777 };
  return { ...entry(path, "directory"), type: "symlink", target: readlinkSync(real) };
}

function entry(path: string, type: "directory" | "file"): Entry {
  const common = { path, mode: 0o755, uid: 0, gid: 0, mtime: 0, reason: { kind: "skeleton" } as const };
  return type === "directory" ? { ...common, type } : { ...common, type, digest: "", size: 0, source: path };
}
