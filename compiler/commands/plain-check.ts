import { type Format, formats } from "../../spec/diagnostics/formats.ts";
import { plainWords } from "./plain-words.ts";

export interface PlainCheck {
  readonly project: string;
  readonly format: Format;
}

/** Reads `check [project] [--format <format>]`; undefined for whatever has other words. */
export function plainCheck([command, ...words]: readonly string[]): PlainCheck | undefined {
  const plain = command === "check" ? plainWords(words, { "--format": formats }) : undefined;
  return plain && { project: plain.project, format: (plain.options.get("--format") ?? "text") as Format };
}
