import { posix } from "node:path";
import type { Tree } from "./tree.ts";
import { subjectHash } from "./x509-subject.ts";

const reason = { kind: "derived", rule: "update-ca-certificates" } as const;
const configuration = "/etc/ca-certificates.conf";
const trusted = "/etc/ssl/certs";

/**
 * What update-ca-certificates(8) makes of the certificates that packages bring, when ca-certificates is among them: the
 * list of them, a link for each in /etc/ssl/certs, the links by hash that OpenSSL looks for, and the bundle.
 */
export function writeCaBundle(tree: Tree): void {
  if (tree.behind("/usr/sbin/update-ca-certificates")?.type !== "file") return;
  const shared = certificates(tree, "/usr/share/ca-certificates");
  const list = shared.map((path) => `${posix.relative("/usr/share/ca-certificates", path)}\n`);
  tree.write(configuration, Buffer.from([...comments(tree), ...list].join("")), { reason });
  const taken = new Map<string, number>();
  const bundle = trustedCertificates(tree).map(({ name, path }) => {
    const pem = Buffer.from(tree.read(path) ?? "").toString("utf8");
    tree.link(`${trusted}/${name}`, path, reason);
    const hash = subjectHash(pem);
    if (hash !== undefined) {
      const number = taken.get(hash) ?? 0;
      taken.set(hash, number + 1);
      tree.link(`${trusted}/${hash}.${number}`, name, reason);
    }
    return pem.endsWith("\n") ? pem : `${pem}\n`;
  });
  tree.write(`${trusted}/ca-certificates.crt`, Buffer.from(bundle.join("")), { reason });
}

/** Every certificate that is trusted: the name of its link in /etc/ssl/certs, and where it lies. */
export function trustedCertificates(tree: Tree): readonly { readonly name: string; readonly path: string }[] {
  const folders = ["/usr/share/ca-certificates", "/usr/local/share/ca-certificates"];
  return folders
    .flatMap((folder) => certificates(tree, folder))
    .map((path) => ({ name: linkName(path), path }));
}

/** What ca-certificates says in its list before the first name. */
function comments(tree: Tree): string[] {
  const lines = Buffer.from(tree.read(configuration) ?? "")
    .toString("utf8")
    .split("\n");
  return lines.filter((line) => line.startsWith("#")).map((line) => `${line}\n`);
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
