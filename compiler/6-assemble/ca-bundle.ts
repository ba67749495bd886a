import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Tree } from "./tree.ts";
import { derOf, subjectHash } from "./x509-subject.ts";

const reason = { kind: "derived", rule: "update-ca-certificates" } as const;
const configuration = "/etc/ca-certificates.conf";
const shared = "/usr/share/ca-certificates";
const local = "/usr/local/share/ca-certificates";
const trusted = "/etc/ssl/certs";
const bundle = `${trusted}/ca-certificates.crt`;

/** A certificate that is trusted: the name of its link in /etc/ssl/certs, and where it lies. */
export interface TrustedFile {
  readonly name: string;
  readonly path: string;
}

/**
 * What update-ca-certificates(8) makes of the certificates of packages and of the author's own, when ca-certificates is among
 * the packages: the list of them, a link for each in /etc/ssl/certs, the links by hash that OpenSSL looks for, and the bundle.
 * The author's files are in place: what of this is among them stays, their list of certificates included. Gives the paths of
 * what all this was made of: with other files there, it would be other.
 */
export function writeCaBundle(tree: Tree): readonly string[] {
  if (tree.behind("/usr/sbin/update-ca-certificates")?.type !== "file") return [];
  if (!isAuthors(tree, configuration)) {
    const list = certificates(tree, shared).map((path) => `${posix.relative(shared, path)}\n`);
    tree.write(configuration, Buffer.from([...comments(tree), ...list].join("")), { reason });
  }
  const files = trustedCertificates(tree);
  for (const { name, path } of files)
    if (!isAuthors(tree, `${trusted}/${name}`)) tree.link(`${trusted}/${name}`, path, reason);
  rehash(tree);
  const texts = files.map(({ path }) => pemOf(tree, path)).filter((pem) => pem !== "");
  const whole = texts.map((pem) => (pem.endsWith("\n") ? pem : `${pem}\n`)).join("");
  if (!isAuthors(tree, bundle)) tree.write(bundle, Buffer.from(whole, "latin1"), { reason });
  const own = tree.children(trusted).filter((path) => isAuthors(tree, path));
  return [configuration, ...files.map(({ path }) => path), ...own].map((path) => tree.canonical(path));
}

/** Every certificate that is trusted: what the list names, then what the author has placed, in the order of paths. */
export function trustedCertificates(tree: Tree): readonly TrustedFile[] {
  const named = listed(tree).map((name) => `${shared}/${name}`);
  const there = named.filter((path) => tree.behind(path)?.type === "file");
  return [...there, ...certificates(tree, local)].map((path) => ({ name: linkName(path), path }));
}

/**
 * The links of `openssl rehash`: for each file of one certificate in the order of names, HASH.0, HASH.1 … where subjects are
 * the same; a certificate that is there already has no second one.
 */
function rehash(tree: Tree): void {
  const taken = new Map<string, number>();
  const seen = new Set<string>();
  const paths = tree.children(trusted).filter((path) => path !== bundle && /\.(pem|crt|cer)$/i.test(path));
  for (const path of paths) {
    const pem = tree.behind(path)?.type === "file" ? pemOf(tree, path) : "";
    const hash = pem.split("-----BEGIN").length === 2 ? subjectHash(pem) : undefined;
    const print = createHash("sha1")
      .update(derOf(pem) ?? "")
      .digest("hex");
    if (hash === undefined || seen.has(print)) continue;
    seen.add(print);
    const number = taken.get(hash) ?? 0;
    taken.set(hash, number + 1);
    tree.link(`${trusted}/${hash}.${number}`, posix.basename(path), reason);
  }
}

function isAuthors(tree: Tree, path: string): boolean {
  return tree.at(path)?.reason.kind === "file";
}

/** A character for each byte: what is not ASCII is passed on as it is. */
function pemOf(tree: Tree, path: string): string {
  return Buffer.from(tree.read(path) ?? "").toString("latin1");
}

function lines(tree: Tree): string[] {
  return Buffer.from(tree.read(configuration) ?? "")
    .toString("utf8")
    .split("\n");
}

/** What ca-certificates says in its list before the first name. */
function comments(tree: Tree): string[] {
  return lines(tree)
    .filter((line) => line.startsWith("#"))
    .map((line) => `${line}\n`);
}

/** A line with `!` is a certificate that is not trusted. */
function listed(tree: Tree): string[] {
  return lines(tree)
    .filter((line) => line !== "" && !/^[#!]/.test(line))
    .map((line) => line.trim());
}

/** In the order of names, bytes compared. */
function certificates(tree: Tree, folder: string): string[] {
  const paths = tree.below(folder).map(({ path }) => path);
  return paths.filter((path) => path.endsWith(".crt") && tree.behind(path)?.type === "file").sort();
}

/** The names that update-ca-certificates gives: blanks and commas are `_`, parentheses are `=`. */
function linkName(path: string): string {
  const name = posix.basename(path, ".crt");
  return `${name.replace(/[ ,]/g, "_").replace(/[()]/g, "=")}.pem`;
}
