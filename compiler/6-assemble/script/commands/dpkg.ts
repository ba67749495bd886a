import { posix } from "node:path";
import { compareVersions } from "../../../formats/debian-version.ts";
import { Misunderstood, type Status } from "../shell.ts";
import { absolute, type Call, type CommandTable, known, sortOptions } from "./call.ts";

/** dpkg and its helpers. Nothing was installed before, so there is nothing to move, rename or clean up. */
export const dpkgCommands: CommandTable = {
  dpkg,
  "dpkg-query": query,
  "dpkg-realpath": ({ shell, args }) => {
    const path = args.at(-1);
    shell.print(path === undefined ? undefined : `${shell.tree.landing(path)}\n`);
    return 0;
  },
  "dpkg-vendor": ({ args }) => (args.some((arg) => arg?.toLowerCase() === "debian") ? 0 : 1),
  "dpkg-trigger": () => 0,
  "dpkg-maintscript-helper": maintscriptHelper,
  "dpkg-divert": divert,
  "dpkg-statoverride": statoverride,
};

/** What dpkg knows once all packages of the container are unpacked. */
function query({ shell, args }: Call): Status {
  const [action = "", ...rest] = args;
  const names = rest.filter((arg) => !arg?.startsWith("-"));
  const packages = names.map((name) =>
    name === undefined ? undefined : shell.world.packages.get(name.replace(/:.*/, "")),
  );
  const there = names.includes(undefined) ? undefined : packages.every((facts) => facts) ? 0 : 1;
  switch (action) {
    case "-S":
    case "--search":
      shell.print(undefined);
      return names.includes(undefined)
        ? undefined
        : names.every((path) => isShipped(shell, path as string))
          ? 0
          : 1;
    case "-L":
    case "--listfiles":
      shell.print(
        packages
          .flatMap((facts) => facts?.members ?? [])
          .map(({ path }) => `${path}\n`)
          .join(""),
      );
      return there;
    case "-s":
    case "--status":
    case "-l":
    case "--list":
    case "-W":
    case "--show":
      // A package that is not there leaves nothing to be said.
      shell.print(there === 1 && names.length === 1 ? "" : undefined);
      return there;
    case "--assert-multi-arch":
      return 0;
    default:
      if (/^(-f|--showformat)/.test(action) || names.length > 0) {
        shell.print(undefined);
        return undefined;
      }
      throw new Misunderstood("");
  }
}

function isShipped(shell: Call["shell"], path: string): boolean {
  const wanted = shell.tree.canonical(path);
  const name = posix.basename(wanted);
  for (const { members } of shell.world.packages.values())
    for (const member of members)
      if (member.path.endsWith(name) && shell.tree.canonical(member.path) === wanted) return true;
  return false;
}

function dpkg(call: Call): Status {
  const [action, ...args] = call.args;
  if (action !== "--compare-versions") {
    if (action !== "--print-architecture") return query(call);
    call.shell.print(`${call.shell.origin.architecture}\n`);
    return 0;
  }
  const [left, operator, right] = args;
  if (left === undefined || right === undefined || operator === undefined) return undefined;
  return compare(left, operator, right) ? 0 : 1;
}

/** dpkg(1): an empty version is earlier than any other, and with `-nl` later. */
function compare(left: string, operator: string, right: string): boolean {
  const later = operator.endsWith("-nl");
  const ofEmpty = later ? 1 : -1;
  const order =
    left === right ? 0 : left === "" ? ofEmpty : right === "" ? -ofEmpty : compareVersions(left, right);
  switch (operator.replace("-nl", "")) {
    case "lt":
    case "<<":
      return order < 0;
    case "le":
    case "<=":
    case "<":
      return order <= 0;
    case "eq":
    case "=":
      return order === 0;
    case "ne":
      return order !== 0;
    case "ge":
    case ">=":
    case ">":
      return order >= 0;
    case "gt":
    case ">>":
      return order > 0;
    default:
      throw new Misunderstood(`the relation ${operator} is not known`);
  }
}

/** dpkg-maintscript-helper(1): all it does is for what an older version left. */
function maintscriptHelper({ args }: Call): Status {
  const known = ["supports", "rm_conffile", "mv_conffile", "symlink_to_dir", "dir_to_symlink"];
  if (!known.includes(args[0] ?? "")) throw new Misunderstood("");
  return 0;
}

/** dpkg-divert(1): moves what others bring out of the way. */
function divert(call: Call): Status {
  const flags = "add rename no-rename quiet local remove list listpackage truename";
  const { options, rest } = sortOptions(known(call), flags, ["divert", "package", "admindir", "root"]);
  const from = absolute(rest[0] ?? "");
  const { shell } = call;
  if (options.has("list") || options.has("listpackage") || options.has("truename")) {
    const found = shell.world.effects.find((done) => done.do === "divert" && done.from === from);
    const diversion = found?.do === "divert" ? found : undefined;
    if (options.has("truename")) shell.print(`${diversion?.to ?? from}\n`);
    else if (diversion) shell.print(options.has("listpackage") ? `${diversion.by ?? "LOCAL"}\n` : undefined);
    return diversion || !options.has("list") ? 0 : 1;
  }
  // Nothing of an older version is diverted.
  if (options.has("remove")) return 0;
  const to = options.get("divert") ?? `${from}.distrib`;
  const by = options.get("package") ?? shell.origin.package;
  const twice = shell.world.effects.some((done) => done.do === "divert" && done.from === from);
  if (!twice) shell.do({ do: "divert", from, to, ...(options.has("local") ? {} : { by }) });
  return 0;
}

/** dpkg-statoverride(1): `--add user group mode path`. */
function statoverride(call: Call): Status {
  const { options, rest } = sortOptions(
    known(call),
    "update quiet force add remove list force-statoverride-add",
  );
  const { shell } = call;
  if (options.has("list")) return 1;
  if (options.has("remove")) return 0;
  const [user = "", group = "", mode = "", path = ""] = rest;
  if (!options.has("add") || !/^[0-7]{3,5}$/.test(mode)) throw new Misunderstood("");
  if (!shell.tree.behind(path)) return 0;
  shell.do({ do: "owner", path, user: user.replace(/^#/, ""), group: group.replace(/^#/, "") });
  shell.do({ do: "mode", path, mode: Number.parseInt(mode, 8) & 0o7777 });
  return 0;
}
