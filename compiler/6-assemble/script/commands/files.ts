import { posix } from "node:path";
import { isNowhere } from "../nowhere.ts";
import { Misunderstood, type Shell, type Status } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";

/** Making, copying, linking and removing files. */
export const fileCommands: CommandTable = { mkdir, touch, ln, rm, rmdir, unlink: rm, cp, mv, install };

function mkdir(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "p v parents Z", ["m", "mode"]);
  const mode = options.get("m") ?? options.get("mode");
  for (const path of rest.map((path) => call.shell.absolute(path))) {
    if (call.shell.tree.behind(path)) {
      if (!options.has("p") && !options.has("parents")) return 1;
      continue;
    }
    const deep = options.has("p") || options.has("parents");
    if (!deep && call.shell.tree.behind(posix.dirname(path))?.type !== "directory") return 1;
    call.shell.do({
      do: "directory",
      path,
      mode: mode === undefined ? 0o777 & ~call.shell.umask : octal(mode),
    });
  }
  return 0;
}

/** An empty file where none is; times are the build's own anyway. */
function touch(call: Call): Status {
  const { rest } = sortOptions(known(call), "c a m h no-dereference no-create", [
    "d",
    "r",
    "t",
    "reference",
    "date",
  ]);
  for (const path of rest.map((path) => call.shell.absolute(path)))
    if (!isNowhere(path) && !call.shell.tree.behind(path))
      call.shell.do({ do: "write", path, text: "", mode: 0o666 & ~call.shell.umask });
  return 0;
}

function ln(call: Call): Status {
  const { options, rest } = sortOptions(
    known(call),
    "s f n v T r symbolic force relative no-dereference no-target-directory",
    ["t"],
  );
  if (options.has("t") || rest.length > 2) throw new Misunderstood("");
  const { tree } = call.shell;
  const [target = "", name = posix.basename(target)] = rest;
  const literal = options.has("T") || options.has("n") || options.has("no-dereference");
  const there = literal ? tree.at(call.shell.absolute(name)) : tree.behind(call.shell.absolute(name));
  const path =
    there?.type === "directory"
      ? posix.join(call.shell.absolute(name), posix.basename(target))
      : call.shell.absolute(name);
  if (tree.at(path) && !options.has("f") && !options.has("force")) return 1;
  if (options.has("s") || options.has("symbolic")) {
    const isRelative = options.has("r") || options.has("relative");
    call.shell.do({ do: "link", path, target: isRelative ? relativeTo(call.shell, path, target) : target });
  } else {
    const file = call.shell.absolute(target);
    if (!tree.at(file)) return 1;
    if (tree.at(file)?.type !== "file") throw new Misunderstood("only files get a second name");
    call.shell.do({ do: "hard-link", path, target: file });
  }
  return 0;
}

/** From where the link really is to where the target really is. */
function relativeTo(shell: Shell, path: string, target: string): string {
  const folder = shell.tree.landing(posix.dirname(path));
  return posix.relative(folder, shell.tree.landing(shell.absolute(target)));
}

function rm(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "r R f v d recursive force one-file-system");
  const forced = options.has("f") || options.has("force");
  const deep = options.has("r") || options.has("R") || options.has("recursive");
  let status = 0;
  for (const path of rest.map((path) => call.shell.absolute(path))) {
    const entry = call.shell.tree.at(path);
    if (isNowhere(path)) continue;
    if (!entry) status = forced ? status : 1;
    else if (entry.type === "directory" && !deep) status = 1;
    else call.shell.do({ do: "remove", path });
  }
  return status;
}

function rmdir(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "p v parents ignore-fail-on-non-empty");
  let status = 0;
  for (const path of rest.map((path) => call.shell.absolute(path))) {
    const entry = call.shell.tree.at(path);
    if (entry?.type !== "directory") status = 1;
    else if (call.shell.tree.below(path).length > 0)
      status = options.has("ignore-fail-on-non-empty") ? status : 1;
    else call.shell.do({ do: "remove", path });
  }
  return status;
}

const copyFlags =
  "p a f d v n L P T r R preserve recursive update no-clobber remove-destination reflink sparse Z u";

function cp(call: Call): Status {
  const { options, rest } = sortOptions(known(call), copyFlags, ["t", "target-directory"]);
  const folder = options.get("t") ?? options.get("target-directory");
  const paths = [...rest, ...(folder === undefined ? [] : [folder])].map((path) => call.shell.absolute(path));
  const to = paths.pop();
  if (to === undefined || paths.length === 0) throw new Misunderstood("");
  const isFolder = call.shell.tree.behind(to)?.type === "directory";
  if (!isFolder && (paths.length > 1 || folder !== undefined)) return 1;
  const statuses = paths.map((from) => copyOne(call, from, to, options));
  return statuses.some((status) => status !== 0) ? 1 : 0;
}

function copyOne({ shell }: Call, from: string, to: string, options: ReadonlyMap<string, string>): Status {
  const source = shell.tree.behind(from);
  const has = (...names: readonly string[]) => names.some((name) => options.has(name));
  const path = has("T") ? to : into(shell, to, from);
  const itself = shell.tree.at(from);
  if (itself?.type === "symlink" && has("a", "d", "P")) {
    if (shell.tree.at(path)) throw new Misunderstood("a link is copied over what is there");
    shell.do({ do: "link", path, target: itself.target });
    return 0;
  }
  if (!source) return 1;
  const keeps = has("a", "p", "preserve");
  if (source.type === "directory" && has("r", "R", "a", "recursive")) {
    shell.do({ do: "copy-tree", from, path, keep: has("a", "p") });
    return 0;
  }
  if (source.type !== "file") throw new Misunderstood("only files are copied");
  const there = shell.tree.behind(path);
  if (there && has("n", "no-clobber")) return 0;
  if (there && has("u", "update")) throw new Misunderstood("which file is newer cannot be known");
  const isAnew = has("remove-destination");
  // What is written into a file that is there leaves it whose it is.
  const dress = keeps ? source : there && !isAnew ? there : undefined;
  if (there && isAnew) shell.do({ do: "remove", path });
  const at = there && !isAnew ? there.path : path;
  shell.do({ do: "copy", from, path: at, mode: dress?.mode ?? source.mode & 0o777 & ~shell.umask });
  if (dress && (dress.uid !== 0 || dress.gid !== 0)) {
    shell.do({ do: "owner", path: at, user: String(dress.uid), group: String(dress.gid) });
    shell.do({ do: "mode", path: at, mode: dress.mode });
  }
  return 0;
}

function mv(call: Call): Status {
  const { rest } = sortOptions(known(call), "f v n T");
  const [from = "", to = ""] = rest.map((path) => call.shell.absolute(path));
  if (rest.length !== 2) throw new Misunderstood("");
  if (!call.shell.tree.at(from)) return 1;
  call.shell.do({ do: "move", from, path: into(call.shell, to, from) });
  return 0;
}

/** `install -d` makes folders, otherwise it copies one file; owner and mode come with it. */
function install(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "d D p v directory T Z", [
    "m",
    "o",
    "g",
    "mode",
    "owner",
    "group",
  ]);
  const mode = octal(options.get("m") ?? options.get("mode") ?? "755");
  const user = options.get("o") ?? options.get("owner");
  const group = options.get("g") ?? options.get("group");
  const paths = rest.map((path) => call.shell.absolute(path));
  const made = options.has("d") || options.has("directory") ? paths : [copyInto(call, paths, mode)];
  for (const path of made) {
    if (options.has("d") || options.has("directory")) call.shell.do({ do: "directory", path, mode });
    if (user !== undefined || group !== undefined)
      call.shell.do({
        do: "owner",
        path,
        ...(user === undefined ? {} : { user }),
        ...(group === undefined ? {} : { group }),
      });
    call.shell.do({ do: "mode", path, mode });
  }
  return 0;
}

function copyInto({ shell }: Call, paths: readonly string[], mode: number): string {
  const [from = "", to = ""] = paths;
  if (from === "/proc/sys/kernel/random/uuid") {
    const command = ["install", from, to].join(" ");
    shell.do({ do: "secret", command, by: shell.origin.package, paths: shell.tree.at(to) ? [] : [to] });
    return to;
  }
  // An empty file is often made like this.
  const empty = from === "/dev/null";
  if (paths.length !== 2 || !(empty || shell.tree.behind(from)?.type === "file")) throw new Misunderstood("");
  const path = into(shell, to, from);
  // It takes the place of what is there.
  if (shell.tree.at(path)) shell.do({ do: "remove", path });
  shell.do(empty ? { do: "write", path, text: "", mode } : { do: "copy", from, path, mode });
  return path;
}

function into(shell: Shell, to: string, from: string): string {
  return shell.tree.behind(to)?.type === "directory" ? posix.join(to, posix.basename(from)) : to;
}

function octal(mode: string): number {
  if (!/^[0-7]{1,5}$/.test(mode)) throw new Misunderstood(`the mode ${mode} is not a number`);
  return Number.parseInt(mode, 8) & 0o7777;
}
