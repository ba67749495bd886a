import type { Diagnostic } from "../diagnostic.ts";
import { clip, safeText } from "../safe-text.ts";

/** Text for a SARIF message: bounded, and without what could be taken for a link of the message's own. */
export function plainText(text: string): string {
  return safeText(clip(text, textLimit)).replace(/\[(?=[^\]]*\]\()/g, "\\[");
}

/** The message of a diagnostic, then its notes and its fix, a paragraph each; viewers show the first sentence first. */
export function messageText({ message, notes, fix }: Diagnostic): string {
  const remedy = fix ? [`Fix (${fix.safe ? "safe" : "unsafe"}): ${fix.description}`] : [];
  const parts = [message, ...notes.slice(0, noteLimit), ...remedy];
  return plainText(parts.join("\n\n")) || "(no message)";
}

const textLimit = 4_000;
const noteLimit = 20;
