import { holdsSecret } from "./4-check/rules/secrets.ts";
import { fill } from "./6-assemble/author-files.ts";
import type { PlacedFile } from "./6-assemble/root.ts";

/**
 * The bytes of a file that a container is given, as they go into its root, when nothing of what the compiler finds out
 * comes from them: they hold no secret and are no program, and if they are a template it can be rendered. Else undefined.
 */
export function passedOn(bytes: Uint8Array, placed: PlacedFile): Uint8Array | undefined {
  if (holdsSecret(bytes)) return undefined;
  const filled = fill(bytes, placed);
  return filled.diagnostics.length > 0 || isProgram(filled.bytes) ? undefined : filled.bytes;
}

/** An ELF file, or a text that names its interpreter. */
function isProgram(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  return head === "\x7fELF" || head.startsWith("#!");
}
