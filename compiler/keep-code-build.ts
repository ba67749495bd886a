import type { TestPackage } from "../spec/testing/archive.ts";
import { makeDeb } from "../spec/testing/deb.ts";
import { tinyPackages } from "../spec/testing/tiny-archive.ts";
import site from "./keep-code-build.plim";
import postinst from "./keep-code-postinst.txt";

/** The files of a small project that builds without an archive: its packages lie in it. */
export function buildSample(): ReadonlyMap<string, string | Uint8Array> {
  const packages = [...tinyPackages, daemon].map(
    ({ name, version = "1.0", fields = [], files = [], scripts }) => {
      const control = [`Package: ${name}`, `Version: ${version}`, "Architecture: amd64", ...fields];
      return [`${name}.deb`, makeDeb(control, files, scripts)] as const;
    },
  );
  return new Map<string, string | Uint8Array>([...packages, ["site.plim", site], ["page.hbs", page("one")]]);
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
