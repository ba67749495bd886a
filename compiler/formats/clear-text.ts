/** A clear-signed text as RFC 9580, 7 has it, with nothing around it. */
export interface ClearText {
  readonly block: string;
}
export interface ClearTextRefusal {
  readonly refused: "malformed" | "unsigned-text";
  readonly notes: readonly string[];
}

const BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
const END = "-----END PGP SIGNATURE-----";

/**
 * Holds that the whole file is one signed block: what stands outside it is signed by nobody, and readers that skip to
 * the block have been fooled by it. Blank lines after the block are let through, as apt does.
 */
export function readClearText(text: string): ClearText | ClearTextRefusal {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const begin = lines.indexOf(BEGIN);
  const signature = lines.indexOf(SIGNATURE);
  const end = lines.indexOf(END);
  if (begin < 0 || signature < begin || end < signature) {
    return { refused: "malformed", notes: ["it is not a clear-signed text"] };
  }
  const outside = lines.findIndex((line, at) => (at < begin || at > end) && line.trim() !== "");
  if (outside >= 0 || begin > 0) return unsigned(outside >= 0 ? outside : 0, lines);
  const blank = lines.indexOf("", begin);
  const header = lines.slice(begin + 1, blank).findIndex((line) => !/^Hash: [A-Za-z0-9, -]+$/.test(line));
  if (header >= 0) return unsigned(begin + 1 + header, lines);
  const stray = lines.findIndex((line, at) => at > blank && at < signature && /^-(?! )/.test(line));
  if (stray >= 0) return unsigned(stray, lines);
  return { block: lines.slice(begin, end + 1).join("\n") };
}

function unsigned(index: number, lines: readonly string[]): ClearTextRefusal {
  const line = (lines[index] ?? "").slice(0, 60);
  return {
    refused: "unsigned-text",
    notes: [`line ${index + 1} is outside the signed text: ${JSON.stringify(line)}`],
  };
}
