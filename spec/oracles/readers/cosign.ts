import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debOf } from "../debian-tree.ts";
import { withRegistry } from "./loopback-registry.ts";
import { accepts, ask, type Reader } from "./reader.ts";

const types = ["slsaprovenance1", "spdxjson", "cyclonedx"];

/** Signs a bundle, a layout and an image in a registry with both kinds of keys; each cosign of Debian must verify all of it. */
export const cosign: Reader = async ({ everyVersion, project, layout, plans, run, build }, work) => {
  const releases = everyVersion ? ["trixie", "sid"] : ["trixie"];
  const programs = releases.map((release) => {
    ask("dpkg-deb", ["-x", debOf("cosign", release), join(work, release)]);
    return { release, program: join(work, release, "usr/bin/cosign") };
  });
  const bundles = join(work, "bundles");
  build("bundle", bundles);
  const name = plans[0]?.container ?? "";
  const found: string[] = [];
  for (const type of ["ecdsa-p256", "ed25519"]) {
    const key = join(work, type);
    const signed = join(work, `signed-${type}`);
    cpSync(layout, signed, { recursive: true });
    run(["key", key, "--type", type]);
    run(["sign", join(bundles, name), signed, "--key", key]);
    const trust = ["--key", `${key}.pub`, "--insecure-ignore-tlog"];
    for (const { release, program } of programs) {
      const check = (args: readonly string[], expected: boolean, what: string): void => {
        if (accepts(program, args) !== expected)
          found.push(`cosign of ${release}, ${type}: ${what} ${expected ? "is refused" : "is accepted"}`);
      };
      const sums = join(bundles, name, "SHA256SUMS");
      const statement = join(bundles, name, "provenance");
      const attested = ["verify-blob-attestation", ...trust, "--type", "slsaprovenance1"];
      const config = join(bundles, name, "config.json");
      const other = join(work, "other");
      writeFileSync(other, "other\n");
      check(["verify-blob", ...trust, "--signature", `${sums}.sig`, sums], true, "SHA256SUMS");
      check(["verify-blob", ...trust, "--signature", `${sums}.sig`, other], false, "another blob");
      check(
        [...attested, "--signature", `${statement}.dsse.json`, config],
        true,
        "the provenance of config.json",
      );
      check(
        [...attested, "--signature", `${statement}.dsse.json`, other],
        false,
        "another file's provenance",
      );
      // Older versions look for a root of trust on the network before they read a bundle.
      if (release === "trixie") continue;
      const bundle = ["--new-bundle-format", "--bundle"];
      check(
        ["verify-blob", ...trust, ...bundle, `${sums}.sigstore.json`, sums],
        true,
        "the bundle of SHA256SUMS",
      );
      check(
        [...attested, ...bundle, `${statement}.sigstore.json`, config],
        true,
        "the bundle of the provenance",
      );
    }
    await withRegistry(join(work, `signed-${type}`), undefined, (host) => {
      const reference = `${host}/examples/{image}:1.0`;
      const [digest] = run(["push", reference, project, "--locked", "--key", key]).split("\n");
      const image = `${host}/examples/${name}@${digest}`;
      for (const { release, program } of programs) {
        const at = ["--key", `${key}.pub`, "--insecure-ignore-tlog", "--allow-http-registry"];
        if (!accepts(program, ["verify", ...at, image]))
          found.push(`cosign of ${release}, ${type}: the image is refused`);
        for (const one of types)
          if (!accepts(program, ["verify-attestation", ...at, "--type", one, image]))
            found.push(`cosign of ${release}, ${type}: the attestation ${one} is refused`);
      }
    });
  }
  return found;
};
