import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Root } from "../6-assemble/root.ts";
import type { Contents } from "./contents.ts";
import type { ReadText } from "./library-folders.ts";

/** Reads small text files of the root, made here or kept in the store; remembers those that could not be read. */
export function textReader(
  root: Root,
  contents: Contents,
): { read: ReadText; diagnostics: () => Diagnostic[] } {
  const unread: string[] = [];
  const read: ReadText = (path) => {
    const entry = root.entries.get(path);
    const file = entry?.type === "hardlink" ? root.entries.get(entry.target) : entry;
    if (file?.type !== "file") return undefined;
    const bytes = contents.of(file, largest);
    if (!bytes && file.size <= largest) unread.push(path);
    return bytes && Buffer.from(bytes).toString("utf8");
  };
  const container = root.input.container.name;
  return {
    read,
    diagnostics: () => unread.map((path) => diagnose("unread-loader-configuration", { path, container })),
  };
}

const largest = 1024 * 1024;
