import { type Format, formats } from "../../spec/diagnostics/formats.ts";

export interface PlainCheck {
  readonly project: string;
  readonly format: Format;
}

/**
 * Reads `check [project] [--format <format>]` as the command line would, without its cost; undefined for whatever has
 * other words, which is left to it.
 */
export function plainCheck([command, ...words]: readonly string[]): PlainCheck | undefined {
  if (command !== "check") return undefined;
  const option = words.findIndex((word) => word.startsWith("-"));
  if (option < 0) return words.length <= 1 ? { project: words[0] ?? ".", format: "text" } : undefined;
  const [word = "", ...after] = words.slice(option);
  const [name, value = after.shift()] = word.split(/=(.*)/s, 2);
  const format = formats.find((one) => one === value);
  const others = [...words.slice(0, option), ...after];
  if (name !== "--format" || !format || others.length > 1 || others[0]?.startsWith("-")) return undefined;
  return { project: others[0] ?? ".", format };
}
