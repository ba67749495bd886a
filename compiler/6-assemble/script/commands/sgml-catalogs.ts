import { posix } from "node:path";
import { Misunderstood, type Shell, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";

/** update-catalog(8) of sgml-base: catalogs that name others, and the one that names all of /etc/sgml. */
export const sgmlCatalogCommands: CommandTable = { "update-catalog": updateCatalog };

const folder = "/etc/sgml";
const whole = "/var/lib/sgml-base/supercatalog";
const template = "/usr/share/sgml-base/catalog.centralized";
/** Of a catalog that is looked into; those of Debian have a few kilobytes. */
const longest = 1 << 18;

function updateCatalog(call: Call): Status {
  const words = known(call);
  const options = words.filter((word) => word.startsWith("--") && word !== "--quiet").sort();
  const [catalog = "", entry = "", ...more] = words.filter((word) => !word.startsWith("--"));
  if (call.shell.tree.behind(template)?.type !== "file") throw new Misunderstood("sgml-base is not there");
  switch (options.join(" ")) {
    case "--update-super":
      writeWhole(call.shell);
      return isActivated(call.shell) ? writeWhole(call.shell) : 0;
    // It activates the trigger by which sgml-base does the same in the end.
    case "--add --super":
      return writeWhole(call.shell);
    case "--add":
      if (entry === "" || more.length > 0) return 1;
      return addEntry(call.shell, call.shell.absolute(catalog), entry);
    default:
      throw new Misunderstood("");
  }
}

/** The entry is a regular expression for the lines that it takes the place of, whose dots stand for any character. */
function addEntry(shell: Shell, catalog: string, entry: string): Status {
  if (!/^[\w./-]+$/.test(entry)) throw new Misunderstood("");
  const same = new RegExp(entry);
  const lines = linesOf(shell, catalog)?.filter((line) => !same.test(line));
  const fresh = () => linesOf(shell, template)?.map((line) => line.replace("CATALOG", () => catalog));
  const text = [...(lines ?? fresh() ?? []), `CATALOG ${entry}`].map((line) => `${line}\n`).join("");
  if (lines) setAside(shell, catalog);
  shell.do({ do: "write", path: catalog, text, mode: 0o666 & ~shell.umask });
  return 0;
}

/** Packages with catalogs are configured behind sgml-base, and then activate its trigger (deb-triggers(5)). */
function isActivated({ world }: Shell): boolean {
  return [...world.packages.values()].some(({ triggers }) =>
    triggers.some((line) => /^activate(-await|-noawait)?\s+update-sgmlcatalog\s*$/.test(line)),
  );
}

/** All but the catalogs that name one that is not there. A second time is the trigger's, however often it is activated. */
function writeWhole(shell: Shell): Status {
  const catalogs = shell.tree
    .children(folder)
    .filter((path) => /^[^.].*\.cat$/.test(posix.basename(path)) && isWhole(shell, path))
    .sort();
  const head =
    "--\n## This file is created by update-catalog with update-super.\n## Please see update-catalog(8) for how to modify this file.\n--\n";
  const text = head + catalogs.map((path) => `CATALOG ${path}\n`).join("");
  const isThere = shell.tree.at(whole) !== undefined;
  if (isThere && !shell.tree.at(`${whole}.old`)) setAside(shell, whole);
  else if (isThere) shell.do({ do: "remove", path: whole });
  shell.do({ do: "write", path: whole, text, mode: 0o666 & ~shell.umask });
  return 0;
}

/** Blanks and comments, a text in quotes, or any other word (OASIS TR 9401). */
const token = /((?:\s+|--[\s\S]*?--)+|'[\s\S]*?'|"[\s\S]*?"|\S+)/g;

function isWhole(shell: Shell, path: string): boolean {
  const bytes = shell.tree.read(path);
  if (!bytes) return false;
  if (bytes.length > longest) throw new Misunderstood("a catalog is too long");
  let base = posix.dirname(path);
  let before = "";
  for (const [, word = ""] of Buffer.from(bytes).toString("utf8").matchAll(token)) {
    if (before !== "" && /^(\s|--)/.test(word)) continue;
    const value = word.replace(/^(['"])([\s\S]*)\1$/, "$2");
    if (before === "base") base = value;
    if (before === "catalog") {
      const named = value.startsWith("/") ? value : `${base}/${value}`;
      if (shell.tree.behind(named)?.type !== "file") return false;
    }
    before = before === "" && /^(catalog|base)$/i.test(word) ? word.toLowerCase() : "";
  }
  return true;
}

/** Without their ends; undefined where there is no such file. */
export function linesOf(shell: Shell, path: string): readonly string[] | undefined {
  const bytes = shell.tree.read(path);
  return bytes && Buffer.from(bytes).toString("utf8").replace(/\n$/, "").split("\n");
}

/** What is there is called `.old` from now on. */
export function setAside(shell: Shell, path: string): void {
  if (shell.tree.at(`${path}.old`)) shell.do({ do: "remove", path: `${path}.old` });
  shell.do({ do: "move", from: path, path: `${path}.old` });
}
