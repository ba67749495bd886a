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
