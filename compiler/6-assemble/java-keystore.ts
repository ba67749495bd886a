import { javaKeystore, type TrustedCertificate } from "../formats/java-keystore.ts";
import { type TrustedFile, trustedCertificates } from "./ca-bundle.ts";
import type { Tree } from "./tree.ts";
import { derOf } from "./x509-subject.ts";

const reason = { kind: "derived", rule: "ca-certificates-java" } as const;
const settings = "/etc/default/cacerts";
const keystore = "/etc/ssl/certs/java/cacerts";

/**
 * The keystore that Java programs trust, which the postinst of ca-certificates-java has a Java program make of the links in
 * /etc/ssl/certs, when there is a Java; no secret, since its password is known and only guards against accidents. Gives the
 * path of what says how it is kept.
 */
export function writeJavaKeystore(tree: Tree): readonly string[] {
  if (!tree.behind("/usr/share/ca-certificates-java/ca-certificates-java.jar")) return [];
  tree.remove("/var/lib/ca-certificates-java/fresh");
  const consulted = [tree.canonical(settings)];
  const isAuthors = tree.at(keystore)?.reason.kind === "file";
  if (isAuthors || !hasJava(tree) || setting(tree, "cacerts_updates") !== "yes") return consulted;
  const trusted = trustedCertificates(tree);
  const password = setting(tree, "storepass") || "changeit";
  // The author's own come to a store that stands, as on a system that is set up.
  const [packages, own] = [false, true].map((isOwn) =>
    entriesOf(
      tree,
      trusted.filter(({ path }) => isOwn === path.startsWith("/usr/local/")),
    ),
  );
  const bytes = javaKeystore(packages ?? [], tree.date * 1000, password, own);
  tree.write(keystore, bytes, { mode: 0o644, reason });
  return consulted;
}

function entriesOf(tree: Tree, files: readonly TrustedFile[]): TrustedCertificate[] {
  return files
    .map(({ name, path }) => ({ alias: `debian:${name}`, der: derOf(text(tree, path)) }))
    .sort((a, b) => (a.alias < b.alias ? -1 : 1))
    .flatMap(({ alias, der }) => (der ? [{ alias, der }] : []));
}

function hasJava(tree: Tree): boolean {
  return tree.behind("/usr/bin/java")?.type === "file";
}

/** `name=value` or `name='value'` of the shell file that says how the store is kept; the last one counts. */
function setting(tree: Tree, name: string): string | undefined {
  const found = text(tree, settings)
    .split("\n")
    .filter((line) => line.startsWith(`${name}=`))
    .at(-1);
  return found?.slice(name.length + 1).replace(/^(['"])(.*)\1$/, "$2");
}

function text(tree: Tree, path: string): string {
  return Buffer.from(tree.read(path) ?? "").toString("utf8");
}
