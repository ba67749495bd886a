import type { Process, Wish, WishesOf } from "./wish.ts";
import { readText } from "./wish.ts";

/**
 * Providers and engines that openssl.cnf activates (config(5ssl); crypto/provider_conf.c). OpenSSL goes on without one
 * that it cannot load, so that nobody would notice that, say, `fips` is not in force: it is required here.
 */
export const opensslModules: WishesOf = (process) => {
  const { system, closure, program } = process;
  const opener = closure.named.get("libcrypto.so.3");
  const { OPENSSL_CONF: named } = program.env;
  const path = (named ? [named] : configurations).find((one) => system.tree.resolve(one));
  if (!opener || path === undefined) return [];
  const sections = parse(readText(system, path) ?? "");
  const main = sectionOf(sections, sections.get("")?.get("openssl_conf"));
  const wish = (names: string[]): Wish => ({ by: path, names, weight: "required", opener });
  const providers = [...sectionOf(sections, main.get("providers"))].flatMap(([name, section]) => {
    const settings = sectionOf(sections, section);
    const own = settings.get("identity") ?? name;
    const isActive = /^(1|yes|true|on)$/i.test(settings.get("activate") ?? "");
    return !isActive || builtIn.has(own)
      ? []
      : [wish(places(process, settings.get("module") ?? `${own}.so`))];
  });
  const engines = [...sectionOf(sections, main.get("engines"))].flatMap(([, section]) => {
    const module = sectionOf(sections, section).get("dynamic_path");
    return module?.startsWith("/") ? [wish([module])] : [];
  });
  return [...providers, ...engines];
};

/** Debian's, then Fedora's and Alpine's OPENSSLDIR. */
const configurations = ["/usr/lib/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/etc/ssl/openssl.cnf"];
const builtIn = new Set(["default", "base", "null"]);

function places({ closure, program }: Process, module: string): string[] {
  if (module.startsWith("/")) return [module];
  const { OPENSSL_MODULES: named } = program.env;
  const folders = [`/usr/lib/${closure.architecture?.triplet}`, "/usr/lib64", "/usr/lib"];
  return named ? [`${named}/${module}`] : folders.map((folder) => `${folder}/ossl-modules/${module}`);
}

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

function sectionOf(sections: Sections, name: string | undefined): ReadonlyMap<string, string> {
  return (name === undefined ? undefined : sections.get(name)) ?? new Map();
}

function parse(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  sections.set("", current);
  for (const line of text.split("\n")) {
    const section = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1];
    const setting = /^\s*([\w.]+)\s*=\s*([^#]*?)\s*(?:#.*)?$/.exec(line);
    if (section !== undefined) {
      current = sections.get(section) ?? new Map();
      sections.set(section, current);
    } else if (setting) current.set(setting[1] ?? "", setting[2] ?? "");
  }
  return sections;
}
