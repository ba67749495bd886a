import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { SourceText } from "./source-text.ts";

/** The largest file that is read, in bytes. */
export const largestFile = 8 * 1024 * 1024;

/** The text of a file, or why it has none: it is too large, or no text in UTF-8. */
export function decode(file: string, bytes: Uint8Array): { text: string; fault?: Diagnostic } {
  const at = new SourceText(file, "").span({ start: 0, end: 0 });
  if (bytes.length > largestFile) {
    return {
      text: "",
      fault: diagnose("file-too-large", { size: bytes.length, limit: largestFile }, { at }),
    };
  }
  const not = (reason: string) => ({ text: "", fault: diagnose("not-text", { reason }, { at }) });
  const nul = bytes.indexOf(0);
  if (nul >= 0) return not(`byte ${nul} is NUL`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const control = controls.exec(text)?.[0];
    return control ? not(`it holds the control character ${printable(control)}`) : { text };
  } catch {
    return not("its bytes are no valid UTF-8");
  }
}
/** All but tabs and the ends of lines. */
const controls = /[\0-\b\v\f\x0e-\x1f\x7f]/;

/** A character as a message shows it. */
export const printable = (character: string): string =>
  /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
