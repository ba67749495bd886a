import { Misunderstood, type Shell, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";

/** php-maintscript-helper of php-common: `php_invoke enmod 8.2 fpm opcache`, and phpquery(1). */
export const phpCommands: CommandTable = { php_invoke: invoke, phpquery, phpenmod: () => 0 };

/** A module is switched on by a link `PRIORITY-NAME.ini`; its ini file says the priority, 20 when it does not. */
function invoke(call: Call): Status {
  const [action, version = "", sapi = "", module = ""] = known(call);
  if (action !== "enmod") throw new Misunderstood("");
  const { shell } = call;
  const ini = `/etc/php/${version}/mods-available/${module}.ini`;
  const bytes = shell.tree.read(ini);
  if (!bytes) return 0;
  const priority = /^;\s*priority=([0-9]+)/m.exec(Buffer.from(bytes).toString("utf8"))?.[1] ?? "20";
  for (const name of sapi === "ALL" ? sapis(shell, version) : [sapi]) {
    const path = `/etc/php/${version}/${name}/conf.d/${priority}-${module}.ini`;
    if (!shell.tree.at(path)) shell.do({ do: "link", path, target: ini });
  }
  return 0;
}

/** `phpquery -M -v 8.2` lists the modules there are, `-S` the servers. */
function phpquery(call: Call): Status {
  const args = known(call);
  const version = args[args.indexOf("-v") + 1] ?? "";
  if (args.includes("-M")) {
    const paths = call.shell.tree.children(`/etc/php/${version}/mods-available`);
    const names = paths.flatMap((path) => /\/([^/]+)\.ini$/.exec(path)?.[1] ?? []);
    call.shell.print(names.map((name) => `${name}\n`).join(""));
    return 0;
  }
  if (!args.includes("-S")) throw new Misunderstood("");
  call.shell.print(
    sapis(call.shell, version)
      .map((name) => `${name}\n`)
      .join(""),
  );
  return 0;
}

function sapis(shell: Shell, version: string): string[] {
  const paths = shell.tree.children(`/usr/lib/php/${version}/sapi`);
  return paths.map((path) => path.slice(path.lastIndexOf("/") + 1));
}
