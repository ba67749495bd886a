import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withRegistry } from "./loopback-registry.ts";
import { ask, type Reader } from "./reader.ts";
import { imagesIn } from "./skopeo-umoci.ts";

/** bcrypt of `word`, as htpasswd writes it; the registry takes no other form. */
const htpasswd = "ann:$2y$05$22KiTWfqAFkb67eaELUUN.TLmGP1r6lCj8KOJS9Kb1wvdoPhEJkmK\n";

/** Pushes to Debian's registry, with a password and without; skopeo must read back the digest that was printed. */
export const registry: Reader = async (made, work) => {
  const open = await pushAndRead(made, work, undefined);
  mkdirSync(join(work, "closed"));
  writeFileSync(join(work, "htpasswd"), htpasswd);
  return [...open, ...(await pushAndRead(made, join(work, "closed"), join(work, "htpasswd")))];
};

async function pushAndRead(
  { project, run, layout }: Parameters<Reader>[0],
  work: string,
  passwords: string | undefined,
): Promise<string[]> {
  return withRegistry(work, passwords, (host) => {
    const auth = Buffer.from("ann:word").toString("base64");
    const file = join(work, "auth.json");
    writeFileSync(file, JSON.stringify({ auths: passwords ? { [host]: { auth } } : {} }));
    const env = { REGISTRY_AUTH_FILE: file };
    const printed = run(["push", `${host}/examples/{image}:1.0`, project, "--locked"], env)
      .trim()
      .split("\n");
    return [...imagesIn(layout).keys()].flatMap((name, at) => {
      const place = `docker://${host}/examples/${name}:1.0`;
      const copy = join(work, name);
      const { Digest } = JSON.parse(ask("skopeo", ["inspect", "--tls-verify=false", place], env)) as {
        Digest: string;
      };
      ask(
        "skopeo",
        ["copy", "-q", "--src-tls-verify=false", "--preserve-digests", place, `oci:${copy}:${name}`],
        env,
      );
      return Digest === printed[at]
        ? []
        : [`${name} is ${Digest} in the registry, ${printed[at]} was printed`];
    });
  });
}
