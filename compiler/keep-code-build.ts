import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { makeKey, type TestPackage, writeArchive } from "../spec/testing/archive.ts";
import { makeDeb } from "../spec/testing/deb.ts";
import { tinyPackages } from "../spec/testing/tiny-archive.ts";
import site from "./keep-code-build.plim";
import postinst from "./keep-code-postinst.txt";

/**
 * Makes a small signed archive of packages in a folder, and a project beside it that builds from it. It is read from the disk: what
 * the machine says of proxies is then no matter.
 */
export async function makeSample(archive: string, project: string): Promise<void> {
  const key = await makeKey(new Date("2026-01-01T00:00:00Z"));
  const packages = [...tinyPackages, daemon].map(packed);
  const date = new Date("2026-08-01T00:00:00Z");
  await writeArchive(archive, { suite: "stable", packages, signers: [key], date });
  mkdirSync(project);
  writeFileSync(join(project, "own.asc"), key.keyring);
  writeFileSync(join(project, "site.plim"), site.replace("MIRROR", pathToFileURL(archive).href));
}

/** As most archives of packages are; where there is no xz(1) they stay as the tests have them. */
function packed(one: TestPackage): TestPackage {
  const { name, version = "1.0", fields = [], files = [], scripts } = one;
  const control = [`Package: ${name}`, `Version: ${version}`, "Architecture: amd64", ...fields];
  return {
    ...one,
    archive: makeDeb(control, files, scripts, xz("") ? { ending: "xz", pack: xz } : undefined),
  };
}

function xz(bytes: string | Uint8Array): Uint8Array {
  return spawnSync("xz", ["-c"], { input: bytes }).stdout;
}

const daemon: TestPackage = {
  name: "tinyd",
  version: "1.2.3-4+b1",
  fields: ["Depends: tiny (>= 1:1.0), tiny-none | libtiny1", "Maintainer: Nobody <nobody@example.net>"],
  files: [
    { path: "usr/bin/tinyd", content: "#!/usr/bin/tiny\n", mode: 0o755 },
    { path: "etc/tinyd.conf", content: "port = 8080 # of its own\n" },
  ],
  scripts: { conffiles: "/etc/tinyd.conf\n", postinst },
};

export const page = (title: string) => `<title>${title}</title>\n<h1>{{container.hostname}}</h1>\n`;
