import type { Status } from "../shell.ts";
import type { Call, CommandTable } from "./call.ts";

/**
 * mariadb-install-db(1): the first tables are data of one machine, with an identifier and times of their own: a root holds none,
 * and the app makes them in a volume when it first starts.
 */
export const mariadbCommands: CommandTable = { "mariadb-install-db": left, mysql_install_db: left };

function left({ shell, name, args }: Call): Status {
  const command = [name, ...args.map((arg) => arg ?? "…")].join(" ");
  shell.do({ do: "state", command, by: shell.origin.package });
  return 0;
}
