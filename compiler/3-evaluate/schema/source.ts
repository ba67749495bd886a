import { list, oneOf } from "../type.ts";
import {
  boolean,
  count,
  digest,
  keyring,
  mirror,
  path,
  priority,
  projectPath,
  text,
  word,
} from "../types.ts";
import { type BlockSchema, block, defaulted, type FieldTable, optional, required } from "./schema.ts";

export const sourceTypes = ["apt", "deb", "dir", "tar", "oci", "host"] as const;
export type SourceType = (typeof sourceTypes)[number];

/** Which versions apt prefers: a stanza of apt_preferences(5). */
export const pin = block({
  kind: "pin",
  doc: "What versions are worth, as a stanza of apt_preferences(5) says it; exactly one of `release`, `version` and `origin` is given. It holds for the whole resolution of a container that uses the source; the first that fits counts.",
  labels: [{ name: "name", type: word }],
  clauses: [],
  blocks: [],
  fields: {
    packages: defaulted(
      list(text, true),
      [],
      '["*"]',
      "Names, patterns such as `nginx*`, or `/regular expressions/`; `*` means whole suites.",
    ),
    release: optional(text, "What the Release says: `a=stable-backports, o=Debian, c=main`."),
    version: optional(text, "A version, or a pattern: `1.22.*`."),
    origin: optional(text, "The host of a mirror that the source names."),
    priority: required(priority, "500 is usual, 990 more than usual, 100 backports; below 0 never."),
  },
});

const to = defaulted(path, "/", "/", "The folder of the root that its own root becomes.");
const replaces = defaulted(
  boolean,
  false,
  "false",
  "It stands over packages and sources before it; otherwise two files at one path are an error.",
);
const at = (what: string) => optional(projectPath, what);

/** What each type of source takes. */
export const sourceFields = {
  apt: {
    suites: required(
      list(text, true),
      "Suites of the archive; the highest version of a package wins. One that ends in a slash is a folder of a flat archive.",
    ),
    components: defaulted(list(text, true), [], '["main"]', "Parts of each suite; a flat archive has none."),
    mirrors: defaulted(
      list(mirror, true),
      [],
      "[]",
      "Where to fetch from: `http:`, `https:`, `file:` or a folder of the project; without them, the machine's own apt configuration says.",
    ),
    keyring: optional(
      keyring,
      "Keys that may sign the archive: `std.keyring.debian`, a file of the project, or one of the machine.",
    ),
    "signed-by": defaulted(
      list(text, true),
      [],
      "[]",
      "Fingerprints of the keys of the keyring that count; without them, all do.",
    ),
    trusted: defaulted(
      boolean,
      false,
      "false",
      "It is believed without a signature, whoever answers; a warning says so.",
    ),
  },
  deb: {
    files: required(list(projectPath, true), "Packages that lie in the project."),
  },
  dir: {
    path: required(projectPath, "A folder of the project. Modes become 0755 and 0644, owners root."),
    to,
    replaces,
  },
  tar: {
    path: at("A tar archive of the project: plain, gzip, xz or zstd."),
    urls: optional(list(text, true), "Where to fetch it from, in order of preference."),
    digest: optional(digest, "What its bytes must have; the lock keeps it anyway."),
    strip: defaulted(count, 0, "0", "So many folders at the beginning of each name are left out."),
    to,
    replaces,
  },
  oci: {
    path: at("A folder of the project with an OCI image layout."),
    repository: optional(
      text,
      "The repository of a registry, without tag or digest: `http://127.0.0.1:5000/team/base`.",
    ),
    tag: optional(text, "The image's name in it."),
    digest: optional(digest, "The manifest, or the index of manifests, that it must be."),
    to,
    replaces,
  },
  host: {
    paths: required(
      list(path, true),
      "Files and folders of the machine that locks. They are copied with the libraries and interpreters that they need, and never touched.",
    ),
    replaces,
  },
} as const satisfies Readonly<Record<SourceType, FieldTable>>;

/** The block of one type: its fields are those that such a source takes, and whether they must be there. */
export const sourceOf = <Type extends SourceType>(type: Type): BlockSchema<(typeof sourceFields)[Type]> =>
  block({ ...header, fields: sourceFields[type] }) as unknown as BlockSchema<(typeof sourceFields)[Type]>;

const header = {
  kind: "source",
  doc: "Where files come from: an archive of packages, package files, a folder, a tar archive, an image, or this machine. Each type takes its own fields ([sources](sources.md)).",
  labels: [
    { name: "type", type: oneOf("a type of source", sourceTypes) },
    { name: "name", type: word },
  ],
  clauses: ["extends"],
  blocks: [pin],
} as const;

/** Every field of every type, none of them required of all; the first type's words stand where several share a name. */
export const source = block({ ...header, fields: allFields() });

function allFields(): FieldTable {
  const found = new Map<string, FieldTable[string]>();
  for (const type of sourceTypes)
    for (const [name, field] of Object.entries(sourceFields[type] as FieldTable)) {
      const before = found.get(name);
      const doc = `\`${type}\`: ${field.doc}`;
      if (before)
        found.set(name, {
          ...before,
          doc: before.doc.includes(field.doc)
            ? before.doc.replace("`:", `\`, \`${type}\`:`)
            : `${before.doc} ${doc}`,
        });
      else found.set(name, { ...field, doc });
    }
  return Object.fromEntries(found);
}
