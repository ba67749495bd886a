import { Misunderstood, type Shell, type Status } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";
import { linesOf, setAside } from "./sgml-catalogs.ts";

/** update-xmlcatalog(8) of xml-core: an entry more in the root's catalog, a package's, or a local one. */
export const xmlCatalogCommands: CommandTable = { "update-xmlcatalog": updateXmlCatalog };

const data = "/var/lib/xml-core";
const folder = "/etc/xml";
const parts = "/usr/share/xml-core";

function updateXmlCatalog(call: Call): Status {
  const flags = "add root sort verbose";
  const { options, rest } = sortOptions(known(call), flags, ["file", "id", "local", "package", "type"]);
  const { shell } = call;
  const isFile = (path: string | undefined) => path !== undefined && shell.tree.behind(path)?.type === "file";
  const [id = "", type = "", name, local, file] = ["id", "type", "package", "local", "file"].map((one) =>
    options.get(one),
  );
  const isPlain = [id, name, local, file].every((text) => !/[^ -~]|[<>"]/.test(text ?? ""));
  if (!options.has("add") || rest.length > 0 || !isPlain || !/^(public|system|uri)$/.test(type))
    throw new Misunderstood("");
  if (id === "") throw new Misunderstood("");
  // A package hands over to its own catalog, and the root's to those of packages.
  const of = type === "uri" ? "URI" : type === "public" ? "Public" : "System";
  const delegate = `delegate${of} ${type === "uri" ? "uri" : `${type}Id`}StartString="${id}"`;
  if (options.has("root")) {
    if (!isFile(`${folder}/${name}.xml`) || local !== undefined || file !== undefined) return 1;
    const entry = `catalog="file:///etc/xml/${name}.xml"`;
    return addEntry(shell, `${data}/catalog`, `${folder}/catalog`, delegate, entry, options.has("sort"));
  }
  if (name !== undefined) {
    if (!isFile(local) || file !== undefined) return 1;
    const entry = `catalog="file://${local}"`;
    return addEntry(shell, `${data}/${name}`, `${folder}/${name}.xml`, delegate, entry, options.has("sort"));
  }
  if (local === undefined || !isFile(file)) return 1;
  const key = `${type} ${type === "uri" ? "name" : `${type}Id`}="${id}"`;
  return addEntry(
    shell,
    `${data}/${local.replaceAll("/", "_")}`,
    local,
    key,
    `uri="${file}"`,
    options.has("sort"),
  );
}

/** Its own books of a catalog, `<key><entry>` a line, and the catalog that is made from them. */
function addEntry(
  shell: Shell,
  books: string,
  catalog: string,
  key: string,
  entry: string,
  isSorted: boolean,
): Status {
  const kept = linesOf(shell, books) ?? [];
  const entries = new Map(
    kept.map((line) => line.split(">").map((part) => part.replace(/^</, "")) as [string, string]),
  );
  if (entries.has(key) && entries.get(key) !== entry) return 1;
  entries.set(key, entry);
  // Without a word Perl gives them in the order of its own memory.
  if (!isSorted && entries.size > 1)
    throw new Misunderstood("in which order they are written cannot be known");
  const [head, foot] = ["header", "footer"].map((end) => linesOf(shell, `${parts}/catalog.${end}`));
  if (!head || !foot) throw new Misunderstood("xml-core is not there");
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  if (shell.tree.behind(catalog)?.type === "file") setAside(shell, catalog);
  const write = (path: string, lines: readonly string[]) =>
    shell.do({
      do: "write",
      path,
      text: lines.map((line) => `${line}\n`).join(""),
      mode: 0o666 & ~shell.umask,
    });
  write(
    books,
    sorted.map(([name, value]) => `<${name}><${value}>`),
  );
  write(catalog, [...head, ...sorted.map(([name, value]) => `<${name} ${value}/>`), ...foot]);
  return 0;
}
