import type { PackageFacts } from "../5-lock/facts.ts";
import type { Effect } from "./script/effect.ts";

/** The users, groups and memberships that packages ask for in sysusers.d (sysusers.d(5)), in the order of file names. */
export function readSysusers(packages: readonly PackageFacts[]): readonly Effect[] {
  const files = packages.flatMap(({ sysusers = {} }) => Object.entries(sysusers));
  const sorted = files.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.flatMap(([, text]) => text.split("\n").flatMap((line) => effectsOf(fields(line))));
}

function effectsOf([
  kind = "",
  name = "",
  id = "-",
  gecos = "-",
  home = "-",
  shell = "-",
]: readonly string[]): Effect[] {
  // A specifier, or what the lock and /etc/passwd could not hold as a name, is passed over as systemd does.
  if (!/^[a-z_][a-z0-9_-]*\$?$/i.test(name)) return [];
  switch (kind.replace(/!$/, "")) {
    case "g":
      return [{ do: "group", name, password: "!*", ...fixed("gid", id) }];
    case "u": {
      const [uid = "-", group] = id.split(":");
      const texts = { ...text("gecos", gecos), ...text("home", home), ...text("shell", shell) };
      return [
        {
          do: "user",
          name,
          home: "/",
          password: "!*",
          ...(kind.endsWith("!") ? { expired: true } : {}),
          ...fixed("uid", uid),
          ...(group && group !== "-" ? { group } : {}),
          ...texts,
        },
      ];
    }
    case "m":
      return [{ do: "join", user: name, group: id }];
    default:
      return [];
  }
}

/** Blanks part fields, double quotes keep them together, a `#` at the start makes a comment. */
function fields(line: string): string[] {
  if (/^\s*(#|$)/.test(line)) return [];
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

function fixed<K extends string>(key: K, value: string): { [P in K]?: number } {
  return (/^[0-9]+$/.test(value) ? { [key]: Number(value) } : {}) as { [P in K]?: number };
}

function text<K extends string>(key: K, value: string): { [P in K]?: string } {
  return (value === "-" ? {} : { [key]: value }) as { [P in K]?: string };
}
