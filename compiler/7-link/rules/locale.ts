import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { localesOf } from "../locale-name.ts";
import { usesAny } from "../modules/wish.ts";
import type { LinkRule, Proof } from "./proof.ts";

/**
 * A locale that the environment names is installed: by name in the archive, or as a folder (locale(7); locale/findlocale.c
 * of glibc, where C.UTF-8 is built in since 2.35). Without it `setlocale` fails and the program speaks C.
 */
export const missingLocale: LinkRule = (proof) => {
  const { trace, container } = proof;
  const { program } = trace;
  const isAsked = trace.closures.some(
    (closure) => closure.loader === "glibc" && usesAny(closure, /^(setlocale|newlocale)(@|$)/),
  );
  if (!isAsked || program.env.LOCPATH) return [];
  return localesOf(program.env)
    .filter(({ name }) => !isInstalled(proof, name))
    .map(({ variable, name }) =>
      diagnose(
        "missing-locale",
        { what: program.what, variable, name, container },
        { at: program.at, label: "speaks the locale C" },
      ),
    );
};

const folder = "/usr/lib/locale";

function isInstalled(proof: Proof, name: string): boolean {
  if (/^(C|POSIX|C\.(UTF-?8|utf8))$/.test(name) || name.includes("/")) return true;
  const spellings = [name, normal(name)];
  const { tree } = proof.system;
  return spellings.some((one) => tree.resolve(`${folder}/${one}/LC_CTYPE`)) || isArchived(proof, spellings);
}

/** `de_DE.UTF-8@euro` is stored as `de_DE.utf8@euro` (`_nl_normalize_codeset`). */
function normal(name: string): string {
  return name.replace(/\.([^@]*)/, (_, codeset: string) => {
    const plain = codeset.toLowerCase().replace(/[^a-z0-9]/g, "");
    return `.${/^\d+$/.test(plain) ? `iso${plain}` : plain}`;
  });
}

/** An archive that is too large to read, or is not at hand, may have it. */
function isArchived({ system, contents }: Proof, spellings: readonly string[]): boolean {
  const entry = system.tree.resolve(`${folder}/locale-archive`)?.entry;
  if (entry?.type !== "file") return false;
  const bytes = contents.of(entry, largest);
  return !bytes || spellings.some((one) => Buffer.from(bytes).includes(`\0${one}\0`));
}

const largest = 512 * 1024 * 1024;
