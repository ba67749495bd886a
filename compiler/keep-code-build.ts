import { makeDeb } from "../spec/testing/deb.ts";
import { tinyPackages } from "../spec/testing/tiny-archive.ts";
import site from "./keep-code-build.plim";

/** The files of a small project that builds without an archive: its packages lie in it. */
export function buildSample(): ReadonlyMap<string, string | Uint8Array> {
  const packages = tinyPackages.map(({ name, version = "1.0", fields = [], files = [], scripts }) => {
    const control = [`Package: ${name}`, `Version: ${version}`, "Architecture: amd64", ...fields];
    return [`${name}.deb`, makeDeb(control, files, scripts)] as const;
  });
  return new Map<string, string | Uint8Array>([...packages, ["site.plim", site], ["page.hbs", page("one")]]);
}

export const page = (title: string) => `<title>${title}</title>\n<h1>{{container.hostname}}</h1>\n`;
