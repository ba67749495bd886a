import { Misunderstood, type Status } from "../shell.ts";
import type { Call, CommandTable } from "./call.ts";

/**
 * The tools of postgresql-common, as its packages' scripts call them. A cluster is data of one machine, with an identifier
 * drawn at random: a root holds none, and the app makes it in a volume when it first starts.
 */
export const postgresqlCommands: CommandTable = {
  pg_createcluster: ({ shell, name, args }) => {
    const command = [name, ...args.map((arg) => arg ?? "…")].join(" ");
    shell.do({ do: "state", command, by: shell.origin.package });
    return 0;
  },
  /** Of no cluster there is no line. */
  pg_lsclusters: () => 0,
  pg_conftool: ({ shell }) => {
    shell.print(undefined);
    return undefined;
  },
  pg_updatedicts: updateDictionaries,
  /** Warns of disks that cache what is written. */
  "/usr/share/postgresql-common/pg_checksystem": () => 0,
  /** What apt must not remove: nothing is removed from a root. */
  "/usr/share/postgresql-common/pg_updateaptconfig": () => 0,
};

const dictionaries = ["/usr/share/hunspell", "/usr/share/myspell/dicts"];

/** Makes its cache, and in it a dictionary of each that a speller brings: those are not converted here. */
function updateDictionaries({ shell }: Call): Status {
  const files = dictionaries.flatMap((folder) => shell.tree.children(folder));
  if (files.some((file) => file.endsWith(".aff"))) throw new Misunderstood("dictionaries are not converted");
  for (const path of ["/var/cache/postgresql", "/var/cache/postgresql/dicts"])
    if (!shell.tree.behind(path)) shell.do({ do: "directory", path, mode: 0o755 });
  return 0;
}
