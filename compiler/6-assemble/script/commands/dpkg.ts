import { posix } from "node:path";
import type { PackageFacts } from "../../../5-lock/facts.ts";
import { compareVersions } from "../../../formats/debian-version.ts";
import type { Effect } from "../effect.ts";
import { Misunderstood, type Status, type Text } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";

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
  "dpkg-architecture": ({ shell }) => {
    shell.print(undefined);
    return 0;
  },
  "dpkg-maintscript-helper": maintscriptHelper,
  "dpkg-divert": divert,
  "dpkg-statoverride": statoverride,
};

/** What dpkg knows once all packages of the container are unpacked. */
function query({ shell, args }: Call): Status {
  const asked = questionOf(args);
  if (!asked) throw new Misunderstood("");
  const { action, format, names } = asked;
  if (names.includes(undefined)) {
    shell.print(undefined);
    return undefined;
  }
  if (action === "search") {
    shell.print(undefined);
    return names.every((path) => isShipped(shell, path as string)) ? 0 : 1;
  }
  const packages = names.map((name) => shell.world.packages.get((name as string).replace(/:.*/, "")));
  const there = packages.every((facts) => facts);
  if (action === "list")
    shell.print(
      packages
        .flatMap((facts) => facts?.members ?? [])
        .map(({ path }) => `${path === "/" ? "/." : path}\n`)
        .join(""),
    );
  // A package that is not there leaves nothing to be said.
  else if (!there && names.length === 1) shell.print("");
  else shell.print(there && format !== undefined ? shown(format, packages as PackageFacts[]) : undefined);
  return there ? 0 : 1;
}

interface Question {
  readonly action: "search" | "list" | "show";
  readonly format: string | undefined;
  readonly names: readonly Text[];
}

const actions: Readonly<Record<string, Question["action"]>> = {
  "-S": "search",
  "--search": "search",
  "-L": "list",
  "--listfiles": "list",
  "-s": "show",
  "--status": "show",
  "-l": "show",
  "--list": "show",
  "-W": "show",
  "--show": "show",
};

function questionOf(args: Call["args"]): Question | undefined {
  const queue = [...args];
  let [action, format]: [Question["action"] | undefined, string | undefined] = [undefined, undefined];
  const names: Text[] = [];
  while (queue.length > 0) {
    const arg = queue.shift();
    const [, attached] = /^(?:--showformat=|-f=?)(.+)$/s.exec(arg ?? "") ?? [];
    if (attached !== undefined) format = attached;
    else if (arg === "-f" || arg === "--showformat") format = queue.shift();
    else if (arg !== undefined && arg in actions) action = actions[arg];
    else if (arg === undefined || !arg.startsWith("-")) names.push(arg);
  }
  return action && { action, format, names };
}

/** dpkg-query(1): `${Field}`; packages are unpacked when scripts run, and installed as far as scripts are concerned. */
function shown(format: string, packages: readonly PackageFacts[]): Text {
  const fixed: Readonly<Record<string, string>> = {
    status: "install ok installed",
    "db:status-status": "installed",
    "db:status-abbrev": "ii ",
    "db:status-want": "install",
  };
  const text = packages.map((facts) =>
    format.replace(/\\n/g, "\n").replace(/\$\{([A-Za-z:-]+)(?:;[0-9-]+)?\}/g, (_, name: string) => {
      const field = name.toLowerCase();
      return fixed[field] ?? facts.control[field] ?? "";
    }),
  );
  return text.join("");
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
  if (action?.startsWith("--assert-")) return 0;
  if (action === "--print-foreign-architectures") return 0;
  if (action !== "--compare-versions") {
    if (action !== "--print-architecture") return query(call);
    call.shell.print(`${nativeOf(call.shell)}\n`);
    return 0;
  }
  const [left, operator, right] = args;
  if (left === undefined || right === undefined || operator === undefined) return undefined;
  return compare(left, operator, right) ? 0 : 1;
}

/** Of a package for all architectures the others tell which one the container has. */
function nativeOf({ origin, world }: Call["shell"]): string {
  if (origin.architecture !== "all") return origin.architecture;
  const others = [...world.packages.values()].map(({ architecture }) => architecture);
  return others.find((architecture) => architecture !== "all") ?? "all";
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
  const from = call.shell.absolute(rest[0] ?? "");
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

/** dpkg-statoverride(1): `--add user group mode path`; without `--update` it holds for what is unpacked later. */
function statoverride(call: Call): Status {
  const { options, rest } = sortOptions(
    known(call),
    "update quiet force add remove list force-statoverride-add",
  );
  const { shell } = call;
  if (options.has("list")) {
    const found = shell.world.effects.find((done) => done.do === "override" && done.path === rest[0]);
    if (found?.do === "override") shell.print(overrideLine(found));
    return found ? 0 : 1;
  }
  if (options.has("remove")) return 0;
  const [user = "", group = "", mode = "", path = ""] = rest;
  if (!options.has("add") || !/^[0-7]{3,5}$/.test(mode)) throw new Misunderstood("");
  const owner = { user: user.replace(/^#/, ""), group: group.replace(/^#/, "") };
  const bits = Number.parseInt(mode, 8) & 0o7777;
  shell.do({ do: "override", path, ...owner, mode: bits, now: options.has("update") });
  return 0;
}

/** `root redis 640 /etc/redis/redis.conf`, as the file of overrides has it. */
function overrideLine({ user, group, mode, path }: Extract<Effect, { do: "override" }>): string {
  return `${user} ${group} ${mode.toString(8)} ${path}\n`;
}
