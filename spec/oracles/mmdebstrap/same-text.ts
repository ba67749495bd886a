import { hostname } from "node:os";

/** Takes out of a text what two sides need not agree in. */
export type Normaliser = (text: string) => string;

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
const sorted = (text: string): string => lines(text).sort().join("\n");

/** By the word that the table of rules has for them. */
export const normalisers: Readonly<Record<string, Normaliser>> = {
  /** The same lines in any order. */
  order: sorted,
  /** The same diversions, of three lines each, in any order. */
  threes: (text) => sorted(text.replace(/\n(.*)\n(.*)\n/g, " $1 $2\n")),
  accounts,
  keystore,
  /** The configuration of Postfix but for what it calls itself. */
  "mail-names": (text) => text.replace(/^(myhostname|mydestination) = .*$/gm, "$1"),
  /** What scripts ask for the name of the machine: that of the sandbox here, of the machine there. */
  "host-name": (text) => text.split(/\blocalhost\b/).join(hostname()),
};

/** Names, homes, shells and members; not the ids, which are given out in another order, nor the day of a password. */
function accounts(text: string): string {
  return lines(text).map(accounts1).sort().join("\n");
}

function accounts1(line: string): string {
  const fields = line.split(":");
  const members = (names = ""): string => names.split(",").sort().join(",");
  // passwd, then group and gshadow, which have as many fields; shadow last.
  // adduser before 3.130 puts commas for a room and two phone numbers behind a name.
  if (fields.length === 7)
    return [...fields.slice(0, 2), fields[4]?.replace(/,+$/, ""), ...fields.slice(5)].join(":");
  if (fields.length === 4) return [...fields.slice(0, 2), members(fields[3])].join(":");
  return [fields[0], fields[1], ...fields.slice(3)].join(":");
}

/**
 * A keystore of Java without when each certificate was put there, and so without the digest over that. The text has one
 * character for each byte. Layout: compiler/formats/java-keystore.ts.
 */
function keystore(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  const parts = [bytes.subarray(0, 12)];
  let at = 12;
  while (at + 20 < bytes.length) {
    const alias = at + 6 + bytes.readUInt16BE(at + 4);
    const type = alias + 10 + bytes.readUInt16BE(alias + 8);
    const end = type + 4 + bytes.readUInt32BE(type);
    parts.push(bytes.subarray(at, alias), bytes.subarray(alias + 8, end));
    at = end;
  }
  return Buffer.concat(parts).toString("latin1");
}
