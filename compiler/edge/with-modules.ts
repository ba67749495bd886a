import { posix } from "node:path";
import { contentBelow, type ModuleContent, moduleDigest } from "../formats/module-content.ts";
import { archiveOf, moduleEntry } from "../formats/module-where.ts";
import type { Files, ModuleFault, OpenModule, ProgramFiles } from "./interfaces.ts";

/** Where the content of modules comes from: by the place of a folder or of a whole tarball. */
export type FindContent = (where: string) => FoundContent | ModuleFault;
export interface FoundContent {
  readonly content: ModuleContent;
  readonly archive?: { readonly digest: string; readonly size: number };
}

interface Opened extends OpenModule {
  readonly content: ModuleContent;
}

/** A project's own files, and beside them those of the modules that were opened. Each is opened once. */
export function withModules(
  own: Files,
  find: FindContent,
  pinOf: (where: string) => string | undefined,
): ProgramFiles {
  const known = new Map<string, Opened>();
  // Of a module within another the inner one.
  const ownerOf = (path: string) =>
    [...known.keys()].filter((where) => path.startsWith(`${where}/`)).sort((a, b) => b.length - a.length)[0];
  const inModule = (path: string, where: string) =>
    known.get(where)?.content.get(path.slice(where.length + 1));
  return {
    read: (path) => {
      const owner = ownerOf(path);
      return owner === undefined ? own.read(path) : inModule(path, owner);
    },
    size: (path) => {
      const owner = ownerOf(path);
      return owner === undefined ? own.size(path) : inModule(path, owner)?.length;
    },
    stamp: (path) => own.stamp(path),
    sources: () => own.sources(),
    ownerOf,
    module: (where) => {
      const answer = known.get(where) ?? open(where, find, pinOf(where));
      if ("content" in answer) known.set(where, answer);
      return answer;
    },
  };
}

function open(where: string, find: FindContent, pinned: string | undefined): Opened | ModuleFault {
  const place = archiveOf(where);
  const found = find(place?.archive ?? where);
  if ("fault" in found) return found;
  const content = contentBelow(found.content, place?.inside ?? "");
  if (content.size === 0)
    return { fault: "missing", reason: `${place?.archive} has no folder ${place?.inside}` };
  if (!content.has(moduleEntry)) return { fault: "refused", reason: `it has no ${moduleEntry}` };
  const folders = [...new Set([...content.keys()].map((path) => posix.dirname(path).replace(/^\.$/, "")))];
  return {
    digest: moduleDigest(content),
    ...(pinned !== undefined && { pinned }),
    ...(found.archive && { archive: found.archive }),
    folders,
    content,
  };
}
