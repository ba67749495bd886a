import { posix } from "node:path";
import { type Architecture, ownFolders } from "./architectures.ts";

/** Who says a text with tokens: where it was loaded from, and whether the loader trusts that. */
export interface Speaker {
  readonly origin: string;
  readonly secure: boolean;
  /** It is the executable, which anybody may have linked to somewhere else. */
  readonly isHead: boolean;
}

/**
 * Replaces `$ORIGIN`, `$LIB`, `$PLATFORM` and their `${…}` forms as glibc does (`_dl_dst_substitute` of elf/dl-load.c); `$LIB`
 * is Debian's `lib/<triplet>`. In a secure process `$ORIGIN` counts at the front alone, and for the executable only
 * when it stays in the loader's own folders: otherwise undefined, as if the text were not there.
 */
export function expandTokens(text: string, speaker: Speaker, one: Architecture): string | undefined {
  if (!text.includes("$")) return text;
  let distrusted = false;
  let originUsed = false;
  const expanded = text.replace(
    tokens,
    (whole, braced: string | undefined, bare: string | undefined, at: number) => {
      const token = braced ?? bare;
      if (token === "LIB") return `lib/${one.triplet}`;
      if (token === "PLATFORM") return one.platform;
      const next = text[at + whole.length];
      if (speaker.secure && (at !== 0 || (next !== undefined && next !== "/"))) distrusted = true;
      originUsed = true;
      return speaker.origin;
    },
  );
  const untrusted = originUsed && speaker.secure && speaker.isHead && !isTrusted(expanded, one);
  return distrusted || untrusted ? undefined : expanded;
}

const tokens = /\$(?:\{(ORIGIN|LIB|PLATFORM)\}|(ORIGIN|LIB|PLATFORM)(?![A-Za-z0-9_]))/g;

export function hasTokens(text: string): boolean {
  return text.includes("$") && text.search(tokens) >= 0;
}

/** By its text alone, as `is_trusted_path_normalize` has it: links are not followed. */
function isTrusted(path: string, one: Architecture): boolean {
  return ownFolders(one).some((folder) => `${posix.normalize(path)}/`.startsWith(`${folder}/`));
}
