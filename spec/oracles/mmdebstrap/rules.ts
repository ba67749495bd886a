import { matchesGlob } from "../../../compiler/formats/glob.ts";
import table from "./data/rules.txt";
import { type Normaliser, normalisers } from "./same-text.ts";
import type { Found } from "./scan.ts";

/** Why a path of Plimsoll's root may differ from that of mmdebstrap; the table in data/ holds all there are. */
export interface Rule {
  readonly name: string;
  readonly reason: string;
  readonly cases: readonly Case[];
}
interface Case {
  readonly kind: "left-out" | "added" | "same-but";
  /** Of `same-but`: what both sides must agree in. */
  readonly as: string;
  readonly pattern: readonly string[];
}

/** One path on both sides; a side that has nothing there is undefined. */
export interface Pair {
  readonly path: string;
  readonly plimsoll: Found | undefined;
  readonly mmdebstrap: Found | undefined;
  /** Bytes of the file on each side. */
  readonly read: () => readonly [Uint8Array, Uint8Array];
}

/** The first rule that explains a difference. */
export function explain(pair: Pair): Rule | undefined {
  return rules.find(({ cases }) => cases.some((one) => covers(one, pair)));
}

function covers({ kind, as, pattern }: Case, pair: Pair): boolean {
  const { path, plimsoll, mmdebstrap } = pair;
  if (!matches(pattern, path.split("/").slice(1))) return false;
  if (kind === "left-out") return plimsoll === undefined;
  if (kind === "added") return mmdebstrap === undefined;
  if (!plimsoll || !mmdebstrap || plimsoll.type !== mmdebstrap.type) return false;
  if (as === "privileges") return isBared(plimsoll, mmdebstrap);
  return as in facts ? agree(facts[as as keyof typeof facts], plimsoll, mmdebstrap) : sameText(as, pair);
}

/** The same file without setuid, setgid and capabilities. */
function isBared(ours: Found, theirs: Found): boolean {
  const bare = (Number.parseInt(theirs.mode, 8) & 0o1777).toString(8).padStart(4, "0");
  const xattrs = theirs.xattrs.replace(/ ?security\.capability=\S+/, "");
  return (
    ours.type === "file" &&
    agree(["owner", "content"], ours, theirs) &&
    ours.mode === bare &&
    ours.xattrs === xattrs
  );
}

/** What may differ, by the word of the table; all else must be equal. */
const facts = {
  mode: ["owner", "content", "xattrs"],
  owner: ["type", "mode", "content", "xattrs"],
  identity: ["owner"],
  bytes: ["mode", "owner", "xattrs"],
  attributes: ["mode", "owner", "content"],
  target: ["mode", "owner", "xattrs"],
} as const;

function agree(names: readonly (keyof Found)[], a: Found, b: Found): boolean {
  return names.every((name) => a[name] === b[name]);
}

function sameText(as: string, { plimsoll, mmdebstrap, read }: Pair): boolean {
  if (!plimsoll || !mmdebstrap || !agree(["mode", "owner", "xattrs"], plimsoll, mmdebstrap)) return false;
  const normalise = normalisers[as] as Normaliser;
  const [ours, theirs] = read();
  return normalise(text(ours)) === normalise(text(theirs));
}

/** A character for each byte, so that two texts are the same only when their bytes are. */
function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** `**` is any number of parts, all else a shell pattern of one part. */
function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return parts.length === 0;
  if (first === "**") return matches(rest, parts) || (parts.length > 0 && matches(pattern, parts.slice(1)));
  const [part, ...others] = parts;
  return part !== undefined && (matchesGlob(first, part) || first === part) && matches(rest, others);
}

/** `[name] reason`, then a case a line: `left-out PATH`, `added PATH`, `same-but WORD PATH`. */
function parse(text: string): Rule[] {
  return text
    .split(/^(?=\[)/m)
    .filter((block) => block.startsWith("["))
    .map((block) => {
      const [head = "", ...lines] = block.split("\n");
      const [, name = "", reason = ""] = /^\[(.+?)\] (.*)$/.exec(head) ?? [];
      return { name, reason, cases: lines.filter((line) => line && !line.startsWith("#")).map(caseOf) };
    });
}

function caseOf(line: string): Case {
  const [kind, ...words] = line.split(" ");
  const as = kind === "same-but" ? (words.shift() ?? "") : "";
  if (
    !["left-out", "added", "same-but"].includes(kind ?? "") ||
    (as && as !== "privileges" && !(as in facts || as in normalisers))
  )
    throw new Error(`the table of rules has the line: ${line}`);
  return { kind: kind as Case["kind"], as, pattern: words.join(" ").split("/").slice(1) };
}

export const rules: readonly Rule[] = parse(table);
