import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Root } from "../6-assemble/root.ts";
import type { ReadText } from "./library-folders.ts";
import type { Outside } from "./outside.ts";

/** Reads small text files of the root, made here or kept in the store; remembers those that could not be read. */
export function textReader(
  root: Root,
  outside: Outside,
): { read: ReadText; diagnostics: () => Diagnostic[] } {
  const unread: string[] = [];
  const read: ReadText = (path) => {
    const entry = root.entries.get(path);
    const file = entry?.type === "hardlink" ? root.entries.get(entry.target) : entry;
    if (file?.type !== "file" || file.size > largest) return undefined;
    const bytes = root.made.get(file.source) ?? tryRead(outside, file.source);
    if (!bytes) unread.push(path);
    return bytes && Buffer.from(bytes).toString("utf8");
  };
  const container = root.input.container.name;
  return {
    read,
    diagnostics: () => unread.map((path) => diagnose("unread-loader-configuration", { path, container })),
  };
}

const largest = 1024 * 1024;

function tryRead({ read }: Outside, source: string): Uint8Array | undefined {
  try {
    return read?.(source);
  } catch {
    return undefined;
  }
}
