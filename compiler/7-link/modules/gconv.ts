import { localeOf } from "../locale-name.ts";
import type { System } from "../system.ts";
import { readText, type WishesOf } from "./wish.ts";

/**
 * The conversion that the character set of a locale needs (iconv/gconv_conf.c of glibc): `module` and `alias` lines of
 * gconv-modules and of gconv-modules.d. UTF-8 and ASCII are in the C library itself.
 */
export const gconvModules: WishesOf = ({ system, closure, program }) => {
  const locale = localeOf(program.env);
  const charset = /\.([^@]+)/.exec(locale?.name ?? "")?.[1];
  if (!locale || charset === undefined || closure.loader !== "glibc" || builtIn.has(plain(charset)))
    return [];
  const folder = program.env.GCONV_PATH?.split(":")[0] ?? `/usr/lib/${closure.architecture?.triplet}/gconv`;
  const module = moduleFor(system, folder, plain(charset));
  const names = [`${folder}/${module ?? charset}.so`];
  return [
    {
      by: `${locale.variable}=${locale.name}`,
      names,
      what: `character set ${charset}`,
      weight: "recommended",
    },
  ];
};

const builtIn = new Set(["UTF8", "ASCII", "USASCII", "ANSIX341968", "UCS2", "UCS4", "ISO10646"]);

/** Locale names write `iso885915` for ISO-8859-15. */
function plain(charset: string): string {
  return charset.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

function moduleFor(system: System, folder: string, charset: string): string | undefined {
  const names = system.tree.names(`${folder}/gconv-modules.d`).filter((name) => name.endsWith(".conf"));
  const files = [`${folder}/gconv-modules`, ...names.map((name) => `${folder}/gconv-modules.d/${name}`)];
  const lines = files
    .flatMap((file) => (readText(system, file) ?? "").split("\n"))
    .map((line) => line.split(/\s+/));
  const aliases = lines
    .filter(([word]) => word === "alias")
    .map(([, from = "", to = ""]) => [plain(from), plain(to)]);
  const known = new Set([charset, ...aliases.filter(([from]) => from === charset).map(([, to]) => to)]);
  return lines.find(([word, from = ""]) => word === "module" && known.has(plain(from)))?.[3];
}
