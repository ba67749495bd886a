import type { Architecture } from "./architectures.ts";

/** Replaces `$ORIGIN`, `$LIB`, `$PLATFORM` and their `${…}` forms as ld.so(8) says; `$LIB` is Debian's `lib/<triplet>`. */
export function expandTokens(text: string, origin: string, { triplet, platform }: Architecture): string {
  const values: Record<string, string> = { ORIGIN: origin, LIB: `lib/${triplet}`, PLATFORM: platform };
  return text.replace(
    /\$(?:\{(ORIGIN|LIB|PLATFORM)\}|(ORIGIN|LIB|PLATFORM)(?![A-Za-z0-9_]))/g,
    (whole, braced?: string, bare?: string) => values[braced ?? bare ?? ""] ?? whole,
  );
}
