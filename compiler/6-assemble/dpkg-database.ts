import { createHash } from "node:crypto";
import type { PackageFacts } from "../5-lock/facts.ts";
import type { Tree } from "./tree.ts";

const reason = { kind: "derived", rule: "dpkg" } as const;

const STATUS = "/var/lib/dpkg/status";

/** The fields of a status stanza in dpkg's order; other fields of the control file follow by name. */
const fieldOrder = [
  "Package",
  "Essential",
  "Status",
  "Priority",
  "Section",
  "Installed-Size",
  "Maintainer",
  "Architecture",
  "Multi-Arch",
  "Source",
  "Version",
];

/**
 * Writes dpkg's database, so that scanners see which packages are there: the status of each, the list of its paths and
 * the md5 of its conffiles (deb-control(5), dpkg-query(1)).
 */
export function writeDpkgDatabase(tree: Tree, packages: readonly PackageFacts[]): void {
  const stanzas = packages.map((facts) => stanza(tree, facts));
  const own = stanzas.map((text) => `${text}\n\n`).join("");
  tree.write(STATUS, Buffer.from(ofTree(tree) + own), { reason });
  tree.directory("/var/lib/dpkg/info", { reason });
  for (const facts of packages) {
    const paths = facts.members.map(({ path }) => (path === "/" ? "/." : path));
    tree.write(
      `/var/lib/dpkg/info/${infoName(facts)}.list`,
      Buffer.from(paths.map((path) => `${path}\n`).join("")),
      { reason },
    );
  }
}

/** An image of Debian's has packages of its own, and their status stays. */
function ofTree(tree: Tree): string {
  if (tree.at(STATUS)?.reason.kind !== "tree") return "";
  return `${Buffer.from(tree.read(STATUS) ?? "")
    .toString("utf8")
    .trimEnd()}\n\n`.trimStart();
}

/** Packages that may be installed for several architectures at once carry theirs in the name. */
function infoName({ name, architecture, control }: PackageFacts): string {
  return control["multi-arch"] === "same" ? `${name}:${architecture}` : name;
}

function stanza(tree: Tree, { control, conffiles }: PackageFacts): string {
  const fields = new Map(Object.entries(control).map(([name, value]) => [fieldName(name), value]));
  fields.set("Status", "install ok installed");
  const known = fieldOrder.filter((name) => fields.has(name));
  const rest = [...fields.keys()]
    .filter((name) => !fieldOrder.includes(name) && name !== "Description")
    .sort();
  const ordered = [...known, ...rest, ...(fields.has("Description") ? ["Description"] : [])];
  const lines = ordered.map((name) => `${name}: ${fields.get(name)}`.replace(/: \n/, ":\n"));
  const digests = conffiles.map((path) => ` ${path} ${md5(tree.read(path))}`);
  const at = lines.length - (fields.has("Description") ? 1 : 0);
  return (digests.length > 0 ? lines.toSpliced(at, 0, "Conffiles:", ...digests) : lines).join("\n");
}

/** `multi-arch` is `Multi-Arch`. */
function fieldName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

function md5(bytes: Uint8Array | undefined): string {
  return bytes ? createHash("md5").update(bytes).digest("hex") : "newconffile";
}
