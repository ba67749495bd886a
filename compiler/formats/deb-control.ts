import { ArchiveError } from "./deb-error.ts";

/** The one stanza of a `control` file, names in lower case; continuation lines keep their line breaks (deb822(5)). */
export function readControl(text: string): Record<string, string> {
  const fields: [string, string][] = [];
  for (const line of text.split("\n")) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) last[1] += `\n${line}`;
    else if (line.trim() !== "") fields.push(field(line));
  }
  return Object.fromEntries(fields);
}

function field(line: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon <= 0)
    throw new ArchiveError(
      `the control file has a line without a field: ${JSON.stringify(line.slice(0, 60))}`,
    );
  return [line.slice(0, colon).toLowerCase(), textOf(line, colon)];
}

/** dpkg keeps the blanks behind a description. */
function textOf(line: string, colon: number): string {
  const value = line.slice(colon + 1).trimStart();
  return /^description$/i.test(line.slice(0, colon)) ? value : value.trimEnd();
}
