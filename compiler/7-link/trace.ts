import { posix } from "node:path";
import { closureOf } from "./closure.ts";
import type { Link } from "./linked.ts";
import type { LoadedClosure } from "./loaded.ts";
import type { Program } from "./program.ts";
import { envCommand, parseShebang } from "./shebang.ts";
import { isSecure, startOf } from "./start.ts";
import type { System } from "./system.ts";
import type { Found } from "./tree.ts";

/** All that executing one command leads to, down to the files in memory. */
export interface Trace {
  readonly program: Program;
  /** Scripts and symbolic links on the way. */
  readonly links: readonly Link[];
  /** One for each ELF executable: a script with `env` has that of `env` and that of its command. */
  readonly closures: readonly LoadedClosure[];
  readonly problem?: Problem;
}
/** Why the chain ends before an ELF file. `by` is the file that names `path`; absent for the command itself. */
export interface Problem {
  readonly kind: "missing" | "not-executable" | "unknown-format" | "too-deep";
  readonly path: string;
  readonly by?: string;
}

/** Follows a command as `execve` does: symbolic links, `#!` lines up to four deep, `env` by PATH, then the loader. */
export function trace(system: System, program: Program): Trace {
  const links: Link[] = [];
  const closures: LoadedClosure[] = [];
  let next: string | undefined = locate(system, program.run[0] ?? "", program.path) ?? program.run[0] ?? "";
  let by: string | undefined;
  let name = next;
  for (let depth = 0; next !== undefined; depth++) {
    const found = system.tree.resolve(next);
    const problem =
      problemOf(system, found, next, by) ?? (depth > deepest ? at("too-deep", next, by) : undefined);
    if (problem) return { program, links, closures, problem };
    if (!found) break;
    links.push(...linkTo(system, by, name, next, found));
    const closure = loaded(system, found, program);
    if (closure) closures.push(closure);
    by = found.path;
    const step = closure ? undefined : readStep(system, found, program.path);
    next = step?.path;
    name = step?.name ?? "";
    if (step?.through) {
      const through = system.tree.resolve(step.through);
      const env = through && loaded(system, through, program);
      if (env) closures.push(env);
      if (through) links.push(...linkTo(system, by, step.through, step.through, through));
    }
  }
  return { program, links, closures };
}

function loaded(system: System, found: Found, program: Program): LoadedClosure | undefined {
  const file = found.entry.type === "hardlink" ? system.tree.lookup(found.file) : found.entry;
  return closureOf(system, found.path, startOf(program.env, program.workdir, isSecure(file, program)));
}

/** `BINPRM_MAX_RECURSION`: the kernel gives up at the fifth script. */
const deepest = 4;

function at(kind: Problem["kind"], path: string, by: string | undefined): Problem {
  return by === undefined ? { kind, path } : { kind, path, by };
}

function problemOf(
  system: System,
  found: Found | undefined,
  path: string,
  by: string | undefined,
): Problem | undefined {
  if (!found) return at("missing", path, by);
  const { type, mode } = modeOf(system, found);
  if (type !== "file" || (mode & 0o111) === 0) return at("not-executable", path, by);
  const isElf = system.tree.elf(found)?.type !== "other" && system.tree.elf(found) !== undefined;
  const isScript = parseShebang(system.tree.shebang(found) ?? "") !== undefined;
  return isElf || isScript ? undefined : at("unknown-format", path, by);
}

function modeOf({ tree }: System, { entry, file }: Found): { type: string; mode: number } {
  const target = entry.type === "hardlink" ? tree.lookup(file) : entry;
  return { type: target?.type ?? "missing", mode: target?.mode ?? 0 };
}

interface Step {
  readonly name: string;
  readonly path: string;
  /** The `env` that looks the command up. */
  readonly through?: string;
}

/** What a script's first line leads to. A command that PATH does not hold keeps its bare name, to be reported. */
function readStep(system: System, found: Found, path: string): Step | undefined {
  const shebang = parseShebang(system.tree.shebang(found) ?? "");
  if (!shebang) return undefined;
  const asked = posix.basename(shebang.interpreter) === "env" ? envCommand(shebang.argument) : undefined;
  const usable = asked !== undefined && system.tree.resolve(shebang.interpreter) !== undefined;
  if (!usable) return { name: shebang.interpreter, path: shebang.interpreter };
  const { command } = asked;
  const at = locate(system, command, asked.path ?? path) ?? command;
  return { name: command, path: at, through: shebang.interpreter };
}

/** A name with a slash is a path; any other is the first executable file of that name on PATH. */
function locate(system: System, command: string, path: string): string | undefined {
  if (command.includes("/")) return command;
  return path
    .split(":")
    .map((folder) => posix.join(folder, command))
    .find((candidate) => candidate.startsWith("/") && isProgram(system, candidate));
}

function isProgram(system: System, path: string): boolean {
  const found = system.tree.resolve(path);
  if (!found) return false;
  const { type, mode } = modeOf(system, found);
  return type === "file" && (mode & 0o111) !== 0;
}

function linkTo(system: System, by: string | undefined, name: string, path: string, found: Found): Link[] {
  const shebang: Link[] = by === undefined ? [] : [{ by, kind: "shebang", name, path }];
  const entry = system.tree.lookup(path);
  const target = entry?.type === "symlink" ? entry.target : found.path;
  return found.path === path
    ? shebang
    : [...shebang, { by: path, kind: "symlink", name: target, path: found.path }];
}
