import type { PackageFacts } from "../5-lock/facts.ts";
import { alternativesFiles } from "./dpkg-alternatives.ts";
import { statusStanza } from "./dpkg-status.ts";
import type { Effect } from "./script/effect.ts";
import type { Tree } from "./tree.ts";

const reason = { kind: "derived", rule: "dpkg" } as const;
const folder = "/var/lib/dpkg";
const STATUS = `${folder}/status`;

/**
 * Writes dpkg's database, so that scanners and `dpkg --verify` see the packages: their status, the paths and checksums of
 * each, diversions, owners that were set, alternatives. Scripts, templates and what only builds of packages read stay out:
 * nobody installs here (deb(5), dpkg-query(1), dpkg-divert(1), dpkg-statoverride(1), update-alternatives(1)).
 */
export function writeDpkgDatabase(
  tree: Tree,
  packages: readonly PackageFacts[],
  effects: readonly Effect[],
  read: (source: string) => Uint8Array,
): void {
  const write = (path: string, text: string) =>
    tree.write(`${folder}/${path}`, Buffer.from(text), { reason });
  const sorted = packages.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  write("status", ofTree(tree) + sorted.map((facts) => `${statusStanza(facts, read)}\n`).join(""));
  // The format has been 1 since dpkg 1.16.2: lists of packages that may be there for several architectures name theirs.
  write("info/format", "1\n");
  for (const facts of packages)
    for (const [member, text] of infoOf(facts)) write(`info/${infoName(facts)}.${member}`, text);
  for (const [name, lineOf] of Object.entries({ diversions: diversionOf, statoverride: overrideOf })) {
    const text = effects.map(lineOf).join("");
    if (text !== "") write(name, text);
  }
  for (const [name, text] of alternativesFiles(effects)) write(`alternatives/${name}`, text);
}

function infoOf({ members, conffiles, md5sums }: PackageFacts): [string, string][] {
  const list = members.map(({ path }) => `${path === "/" ? "/." : path}\n`).join("");
  return [
    ["list", list],
    ...(conffiles.length > 0
      ? [["conffiles", conffiles.map((line) => `${line}\n`).join("")] as [string, string]]
      : []),
    ...(md5sums === undefined ? [] : [["md5sums", md5sums] as [string, string]]),
  ];
}

/** An image of Debian's has packages of its own, and their status stays. */
function ofTree(tree: Tree): string {
  if (tree.at(STATUS)?.reason.kind !== "tree") return "";
  return `${Buffer.from(tree.read(STATUS) ?? "")
    .toString("utf8")
    .trimEnd()}\n\n`.trimStart();
}

/** Packages that may be installed for several architectures at once carry theirs in the name. */
export function infoName({ name, architecture, control }: PackageFacts): string {
  return control["multi-arch"] === "same" ? `${name}:${architecture}` : name;
}

/** A package's own file stays where it is; `:` stands for nobody. */
function diversionOf(effect: Effect): string {
  return effect.do === "divert" ? `${effect.from}\n${effect.to}\n${effect.by ?? ":"}\n` : "";
}

function overrideOf(effect: Effect): string {
  if (effect.do !== "override") return "";
  return `${effect.user} ${effect.group} ${effect.mode.toString(8)} ${effect.path}\n`;
}
