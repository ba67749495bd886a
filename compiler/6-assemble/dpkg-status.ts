import { createHash } from "node:crypto";
import type { PackageFacts } from "../5-lock/facts.ts";

/** The fields that dpkg knows, in the order in which it writes them (lib/dpkg/parse.c); all others follow as they came. */
const fieldOrder = [
  "package",
  "essential",
  "protected",
  "status",
  "priority",
  "section",
  "installed-size",
  "origin",
  "maintainer",
  "bugs",
  "architecture",
  "multi-arch",
  "source",
  "version",
  "replaces",
  "provides",
  "depends",
  "pre-depends",
  "recommends",
  "suggests",
  "breaks",
  "conflicts",
  "enhances",
  "conffiles",
  "description",
];
/** dpkg reads these as lists and writes them in its own way. */
const relations = new Set(fieldOrder.slice(14, 23));

/** Of packages, which containers share. */
const stanzas = new WeakMap<PackageFacts, string>();

/** The stanza of a package that is installed, as dpkg would write it into `/var/lib/dpkg/status`. */
export function statusStanza(facts: PackageFacts, read: (source: string) => Uint8Array): string {
  const known = stanzas.get(facts) ?? stanzaOf(facts, read);
  stanzas.set(facts, known);
  return known;
}

function stanzaOf(facts: PackageFacts, read: (source: string) => Uint8Array): string {
  const fields = new Map(Object.entries(facts.control));
  fields.set("status", "install ok installed");
  const conffiles = conffilesOf(facts, read);
  if (conffiles !== "") fields.set("conffiles", conffiles);
  const known = fieldOrder.filter((name) => fields.has(name));
  const others = [...fields.keys()].filter((name) => !fieldOrder.includes(name));
  return [...known, ...others]
    .map((name) => line(name, relations.has(name) ? related(fields.get(name)) : fields.get(name)))
    .join("");
}

function line(name: string, value = ""): string {
  return `${fieldName(name)}:${value === "" || value.startsWith("\n") ? "" : " "}${value}\n`;
}

/** `multi-arch` is `Multi-Arch`. */
function fieldName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

/** On one line, one blank around everything. */
function related(value = ""): string {
  return value
    .replace(/\s+/g, " ")
    .replace(/ ?([,|]) ?/g, (_, mark: string) => (mark === "," ? ", " : " | "))
    .replace(/\( ?([<=>]+) ?/g, "($1 ")
    .replace(/ \)/g, ")")
    .replace(/([^ ])\(/g, "$1 (")
    .replace(/,\s*$/, "")
    .trim();
}

/** A line for each file that belongs to whoever runs the system, with the md5 of what the package brought. */
function conffilesOf({ conffiles, members }: PackageFacts, read: (source: string) => Uint8Array): string {
  const sources = new Map(members.map(({ path, source }) => [path, source]));
  return conffiles
    .map((line) => {
      const [path = "", flag] = line.split(" ").reverse();
      const source = sources.get(path);
      const digest = source === undefined ? "newconffile" : md5(read(source));
      return `\n ${[path, digest, ...(flag ? [flag] : [])].join(" ")}`;
    })
    .join("");
}

function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}
