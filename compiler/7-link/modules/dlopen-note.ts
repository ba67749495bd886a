import type { LoadedFile } from "../loaded.ts";
import type { Wish, WishesOf } from "./wish.ts";

/** What the files of a closure say of libraries that they open (uapi-group.org, "ELF Metadata for dlopen()"). */
export const dlopenNotes: WishesOf = ({ closure }) =>
  closure.files.flatMap((file) => file.facts.dlopen.flatMap((text) => wishesIn(text, file)));

const weights = ["required", "recommended", "suggested"] as const;
const mostEntries = 256;

/** A note that is no such list says nothing; without a priority an entry is recommended. */
function wishesIn(text: string, opener: LoadedFile): Wish[] {
  return entriesOf(text).flatMap(({ soname, feature, priority }) => {
    const names = Array.isArray(soname) ? soname.filter((name) => typeof name === "string") : [];
    if (names.length === 0) return [];
    const weight = weights.find((one) => one === priority) ?? "recommended";
    const by = typeof feature === "string" ? `${opener.found.path} (${feature})` : opener.found.path;
    return [{ by, names, weight, opener }];
  });
}

function entriesOf(text: string): Record<string, unknown>[] {
  try {
    const entries: unknown = JSON.parse(text);
    if (!Array.isArray(entries)) return [];
    return entries.slice(0, mostEntries).filter((entry) => typeof entry === "object" && entry !== null);
  } catch {
    return [];
  }
}
