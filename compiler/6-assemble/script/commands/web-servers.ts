import { posix } from "node:path";
import { Misunderstood, type Shell, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";

/** Switching on what a web server brings: a link from the folder of what is on to the folder of what there is. */
export const webServerCommands: CommandTable = {
  a2enmod: (call) => apache(call, "mods", [".load", ".conf"]),
  a2enconf: (call) => apache(call, "conf", [".conf"]),
  a2ensite: (call) => apache(call, "sites", [".conf"]),
  a2query: ({ shell }) => {
    shell.print(undefined);
    return undefined;
  },
  apache2_invoke: ({ shell, args: [action, name], ...call }) => {
    if (name === undefined) throw new Misunderstood("");
    const inner = { ...call, shell, args: [name] };
    if (action === "enmod") return apache(inner, "mods", [".load", ".conf"]);
    if (action === "enconf") return apache(inner, "conf", [".conf"]);
    throw new Misunderstood("");
  },
  "lighty-enable-mod": lighttpd,
  "lighttpd-enable-mod": lighttpd,
};

/** a2enmod(8): a module's `.load` may name others that it needs. */
function apache(call: Call, kind: string, suffixes: readonly string[]): Status {
  const names = known(call).filter((arg) => !arg.startsWith("-"));
  return names.every((name) => enable(call.shell, kind, posix.basename(name, ".conf"), suffixes)) ? 0 : 1;
}

function enable(shell: Shell, kind: string, name: string, suffixes: readonly string[]): boolean {
  const [from, to] = [`/etc/apache2/${kind}-available`, `/etc/apache2/${kind}-enabled`];
  const main = shell.tree.read(`${from}/${name}${suffixes[0]}`);
  if (!main) return false;
  if (shell.tree.at(`${to}/${name}${suffixes[0]}`)) return true;
  const text = Buffer.from(main).toString("utf8");
  const needed = /^# Depends:\s*(.*)$/m.exec(text)?.[1]?.split(/\s+/).filter(Boolean) ?? [];
  for (const other of needed) enable(shell, kind, other, suffixes);
  for (const suffix of suffixes.filter((one) => shell.tree.behind(`${from}/${name}${one}`)))
    shell.do({ do: "link", path: `${to}/${name}${suffix}`, target: `../${kind}-available/${name}${suffix}` });
  return true;
}

/** Files are `10-name.conf` with whatever number. */
function lighttpd(call: Call): Status {
  const { shell } = call;
  const [from, to] = ["/etc/lighttpd/conf-available", "/etc/lighttpd/conf-enabled"];
  for (const name of known(call).filter((arg) => !arg.startsWith("-"))) {
    const found = shell.tree
      .children(from)
      .find((path) => posix.basename(path).replace(/^\d+-/, "") === `${name}.conf`);
    if (found === undefined) return 1;
    const file = posix.basename(found);
    if (!shell.tree.at(`${to}/${file}`))
      shell.do({ do: "link", path: `${to}/${file}`, target: `../conf-available/${file}` });
  }
  return 0;
}
