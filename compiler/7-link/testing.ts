import type { Located, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry } from "../../spec/plan.ts";
import type { Container, Profile } from "../3-evaluate/model.ts";
import type { ElfFacts } from "../5-lock/facts.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import type { Root } from "../6-assemble/root.ts";

/** What tests say about a path; a text is a symlink's target. */
export type Sketch =
  | { readonly elf: ElfSketch; readonly mode?: number }
  | { readonly text: string; readonly mode?: number }
  | string;

/** What tests say of an ELF file; symbols as lines or one by one. */
export type ElfSketch = Partial<Omit<ElfFacts, SymbolLists>> & {
  readonly [list in SymbolLists]?: string | readonly string[];
};
type SymbolLists = "definedSymbols" | "undefinedSymbols";

/** A root made by hand: paths to sketches; the folders above them come by themselves. */
export function handMadeRoot(
  sketches: Readonly<Record<string, Sketch>>,
  runs: readonly string[][] = [],
): Root {
  const made = new Map<string, Uint8Array>();
  const elf = new Map<string, ElfFacts>();
  const shebangs = new Map<string, string>();
  const entries = new Map<string, Entry>([["/", folder("/")]]);
  for (const [path, sketch] of Object.entries(sketches)) {
    for (const parent of parentsOf(path)) if (!entries.has(parent)) entries.set(parent, folder(parent));
    entries.set(path, entryOf(path, sketch));
    if (typeof sketch === "string") continue;
    if ("elf" in sketch) elf.set(path, handMadeElf(sketch.elf));
    else {
      made.set(path, Buffer.from(sketch.text));
      if (sketch.text.startsWith("#!")) shebangs.set(path, sketch.text.split("\n")[0] ?? "");
    }
  }
  const sorted = new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    input: handMadeInput(runs),
    entries: sorted,
    elf,
    shebangs,
    users: [],
    groups: [],
    made,
    placed: new Map(),
  };
}

/** A dynamic executable for x86-64 that needs nothing, but for what is given. */
export function handMadeElf({ definedSymbols = "", undefinedSymbols = "", ...facts }: ElfSketch): ElfFacts {
  const none = { needed: [], versionsNeeded: [], versionsDefined: [] };
  const machine = { class: 64, endian: "little", machine: 62 } as const;
  const rest = { noDefaultLibraries: false, isaNeeded: 0, dlopen: [] };
  return {
    ...machine,
    type: facts.soname === undefined ? "executable" : "shared",
    ...none,
    ...rest,
    ...facts,
    undefinedSymbols: linesOf(undefinedSymbols),
    definedSymbols: linesOf(definedSymbols),
  };
}

function linesOf(names: string | readonly string[]): string {
  return typeof names === "string" ? names : names.map((name) => `${name}\n`).join("");
}

export function handMadeProfile(
  fields: Partial<Record<"architecture" | "cpu", string>> & { kernel?: number[] } = {},
): Profile {
  return {
    name: "edge",
    span: spanOf("profile"),
    architecture: located(fields.architecture ?? "amd64"),
    kernel: located({ from: fields.kernel ?? [6, 1] }),
    cpu: located(fields.cpu ?? "x86-64-v1"),
    pageSizes: [],
    provides: [],
    unknown: [],
    os: "debian 12",
  };
}

/** Apps `app1`, `app2` … with these commands, and packages by name and version. */
export function handMadeInput(
  runs: readonly string[][],
  packages: Readonly<Record<string, string>> = {},
): LockedInput {
  const container = {
    name: "web",
    span: spanOf("container"),
    profiles: [located("edge")],
    apps: runs.map((run, index) => ({
      name: `app${index + 1}`,
      span: spanOf(`app${index + 1}`),
      run: run.map(located),
      user: located("root"),
      workdir: "/",
      env: {},
      capabilities: [],
      packages: [],
    })),
    files: [],
    mounts: [],
    packages: [],
  } as unknown as Container;
  const locked = { name: "web", requests: [], packages: [], machineId: "", users: [], groups: [] };
  return { container, locked, packages: Object.entries(packages).map(packageOf), date: 1_700_000_000 };
}

function packageOf([name, version]: [string, string]): LockedInput["packages"][number] {
  const base = { name, version, architecture: "amd64" };
  const pinned = { ...base, source: "debian", suite: "bookworm", path: "", size: 0, digest: "" };
  const none = { control: {}, scripts: {}, conffiles: [], triggers: [], members: [], elf: {}, shebangs: {} };
  return { package: pinned, facts: { format: 1, ...base, ...none }, why: "container" };
}

function entryOf(path: string, sketch: Sketch): Entry {
  const reason = { kind: "package", package: "made", version: "1" } as const;
  const common = { path, mode: 0o777, uid: 0, gid: 0, mtime: 0, reason };
  if (typeof sketch === "string") return { ...common, type: "symlink", target: sketch };
  const size = "text" in sketch ? sketch.text.length : 0;
  return {
    ...common,
    mode: sketch.mode ?? 0o755,
    type: "file",
    digest: `sha256:${"0".repeat(64)}`,
    size,
    source: path,
  };
}

function folder(path: string): Entry {
  return { type: "directory", path, mode: 0o755, uid: 0, gid: 0, mtime: 0, reason: { kind: "skeleton" } };
}

function parentsOf(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}

/** A span whose file says what was meant. */
export function spanOf(file: string): Span {
  const position = { offset: 0, line: 1, column: 1 };
  return { file, start: position, end: position };
}

function located<T>(value: T): Located<T> {
  return { value, span: spanOf(String(value)) };
}
