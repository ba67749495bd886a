import type { Entry } from "../../spec/plan.ts";
import type { Content, ElfFacts } from "../5-lock/facts.ts";
import { readElf } from "../formats/elf.ts";
import type { Root } from "./root.ts";
import type { Tree } from "./tree.ts";

/**
 * The ELF facts and `#!` lines of what stands in the tree at last, by canonical path. Facts go by content, so they
 * follow a file wherever diversions, hard links and copies have put it; files made here are looked into now.
 */
export function gatherFacts(
  tree: Tree,
  entries: ReadonlyMap<string, Entry>,
  contents: readonly Content[],
): Pick<Root, "elf" | "shebangs"> {
  const known = factsByDigest(contents);
  const elf = new Map<string, ElfFacts>();
  const shebangs = new Map<string, string>();
  for (const [path, entry] of entries) {
    const file = entry.type === "hardlink" ? entries.get(entry.target) : entry;
    if (file?.type !== "file") continue;
    const made = tree.made.get(file.source);
    const facts = made ? factsOf(made) : known.get(file.digest);
    if (facts?.elf) elf.set(path, facts.elf);
    if (facts?.shebang !== undefined && entry.mode & 0o111) shebangs.set(path, facts.shebang);
  }
  return { elf, shebangs };
}

interface FileFacts {
  readonly elf?: ElfFacts | undefined;
  readonly shebang?: string | undefined;
}

function factsByDigest(contents: readonly Content[]): ReadonlyMap<string, FileFacts> {
  const known = new Map<string, FileFacts>();
  for (const { members, elf, shebangs } of contents)
    for (const { path, digest } of members)
      if (digest && (elf[path] || shebangs[path] !== undefined))
        known.set(digest, { elf: elf[path], shebang: shebangs[path] });
  return known;
}

function factsOf(bytes: Uint8Array): FileFacts {
  const script = bytes[0] === 0x23 && bytes[1] === 0x21;
  const shebang = script ? Buffer.from(bytes.subarray(0, 256)).toString("utf8").split("\n", 1)[0] : undefined;
  return { elf: readElf(bytes), shebang };
}
