import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join, posix } from "node:path";
import { closureOf } from "../../compiler/7-link/closure.ts";
import { readSystem } from "../../compiler/7-link/system.ts";
import { handMadeProfile } from "../../compiler/7-link/testing.ts";
import { processorLevel, writeCache } from "./ask-loader.ts";
import { unpackTree } from "./debian-tree.ts";
import { readDiskRoot } from "./disk-root.ts";
import { ElfMaker, type MadeFile, makeText } from "./made-tree.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { randomNumbers } from "./random.ts";

/**
 * Rules that packages seldom use, in trees made by chance: RPATH and RUNPATH with tokens, LD_LIBRARY_PATH, LD_PRELOAD,
 * filters, folders of both hwcaps schemes, `nodefaultlib`, sonames that are not file names. The loaders of glibc and musl
 * list what they load there.
 */
export const oracle: Oracle = {
  name: "loader-rules",
  sample: 40,
  async run(sample = 600): Promise<Verdict> {
    const maker = new ElfMaker();
    try {
      const half = Math.ceil(sample / 2);
      const differences = [glibc, musl].flatMap((loader) => compareMany(loader, maker, half));
      return { cases: half * 2, differences, explained: [] };
    } finally {
      maker.remove();
    }
  },
};

interface Loader {
  readonly package: string;
  readonly path: string;
  /** Folders of its own in which libraries are put. */
  readonly folders: readonly string[];
}

const glibc: Loader = {
  package: "libc6",
  path: "/lib64/ld-linux-x86-64.so.2",
  folders: ["/usr/lib/x86_64-linux-gnu", "/usr/lib"],
};
const musl: Loader = {
  package: "musl",
  path: "/lib/ld-musl-x86_64.so.1",
  folders: ["/lib/x86_64-linux-musl", "/usr/lib/x86_64-linux-musl"],
};

function compareMany(loader: Loader, maker: ElfMaker, count: number): string[] {
  const { folder, packages } = unpackTree([loader.package]);
  try {
    const cpu = existsSync(join(folder, glibc.path)) ? processorLevel(folder) : "x86-64-v1";
    return Array.from({ length: count }, (_, seed) => {
      const { env } = makeTree(loader, folder, maker, randomNumbers(seed));
      const { root, read } = readDiskRoot(folder, packages);
      const system = readSystem(root, [handMadeProfile({ cpu })], (path) =>
        Buffer.from(read(path)).toString(),
      );
      if (loader === glibc) writeCache(folder, system);
      const ours = answer(system, env);
      const theirs = ask(loader, folder, env);
      return ours.join("\n") === theirs.join("\n")
        ? []
        : [`${loader.package} ${seed}: Plimsoll says ${ours.join(", ")}; the loader ${theirs.join(", ")}`];
    }).flat();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Random = (below: number) => number;
const names = ["liba.so.1", "libb.so.1", "libd.so.1", "libe.so.1", "libf.so.1"];
const folders = ["/opt/a", "/opt/b", "/opt/a/sub", "/opt/lib/x86_64-linux-gnu"];
const below = [
  "",
  "",
  "",
  "/glibc-hwcaps/x86-64-v2",
  "/glibc-hwcaps/x86-64-v4",
  "/tls",
  "/x86_64",
  "/tls/x86_64",
];
const paths = [
  "/opt/a",
  "/opt/b:/opt/a",
  "$ORIGIN",
  "${ORIGIN}/../a:/opt/b//",
  "/opt/$LIB",
  "$ORIGIN/sub:$ORIGINS",
  "opt/b",
  ":/opt/a",
  "/nowhere:/opt/$PLATFORM:/opt/a/sub",
];
const program = "/opt/a/program";
/** What the kernel maps into each process. */
const vdso = "linux-vdso.so.1";

function makeTree(loader: Loader, root: string, maker: ElfMaker, random: Random) {
  for (const folder of [...folders, "/opt"]) rmSync(join(root, folder), { recursive: true, force: true });
  for (const folder of loader.folders)
    for (const name of [...names, "glibc-hwcaps", "tls", "x86_64"])
      rmSync(join(root, folder, name), { recursive: true, force: true });
  rmSync(join(root, "etc/ld.so.cache"), { force: true });
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  const pick = <T>(all: readonly T[]) => all[random(all.length)] as T;
  for (const name of names) {
    for (let copies = 1 + random(4); copies > 0; copies--) {
      const file = join(root, `${pick([...folders, ...loader.folders])}${pick(below)}`, name);
      if (random(25) === 0) makeText(file);
      else maker.make(file, { soname: sonameOf(name, random), ...randomFile(random) });
    }
  }
  maker.make(join(root, program), { interpreter: loader.path, ...randomFile(random), ...needs(random, 3) });
  chmodSync(join(root, program), 0o755);
  const libraryPath = random(3) === 0 ? { LD_LIBRARY_PATH: pick(paths) } : {};
  const preload =
    random(5) === 0 ? { LD_PRELOAD: pick([names[0] ?? "", `/opt/a/${names[1]}:${names[2]}`]) } : {};
  return { env: { ...libraryPath, ...preload } };
}

function sonameOf(name: string, random: Random): string | null {
  return [name, name, name, null, "libb.so.1"][random(5)] ?? null;
}

function randomFile(random: Random): MadeFile {
  const path = random(2) === 0 ? paths[random(paths.length)] : undefined;
  return {
    ...needs(random, random(3)),
    ...(path === undefined ? {} : { path, isRunpath: random(2) === 0 }),
    ...(random(8) === 0 ? { noDefaultLibraries: true } : {}),
    ...(random(6) === 0 ? { auxiliary: names[random(names.length)] as string } : {}),
    ...(random(8) === 0 ? { filter: names[random(names.length)] as string } : {}),
  };
}

function needs(random: Random, count: number): Pick<MadeFile, "needed"> {
  const other = ["/opt/a/liba.so.1", "$ORIGIN/libb.so.1", "libc.so", "opt/b/libd.so.1"];
  const all = [...names, ...names, ...names, ...other];
  return { needed: Array.from({ length: count }, () => all[random(all.length)] as string) };
}

/** Up to what the loader stops at; a preload that is not there does not stop it, and musl goes on listing. */
function answer(system: ReturnType<typeof readSystem>, env: Readonly<Record<string, string>>): string[] {
  const { LD_LIBRARY_PATH: libraryPath, LD_PRELOAD: preload } = env;
  const start = { workdir: "/", ...(libraryPath ? { libraryPath } : {}), ...(preload ? { preload } : {}) };
  const closure = closureOf(system, program, start);
  if (!closure) return [];
  const missing = closure.missing.filter(({ kind }) => kind !== "preload");
  const files = closure.files.slice(1).map(({ path }) => path);
  const listed = files
    .map((path) => posix.resolve("/", path))
    .filter((path) => path !== closure.files[0]?.facts.interpreter);
  if (missing[0]?.unusable?.reason.startsWith("filters")) return ["no end"];
  const lacks = missing.map(
    ({ by, name, unusable }) =>
      `no ${absolute(unusable?.path ?? name.replace("$ORIGIN", posix.dirname(by.path)))}`,
  );
  if (closure.loader === "musl") return [...listed, ...missing.map(({ name }) => `no ${name}`).sort()];
  return lacks.length > 0 ? lacks.slice(0, 1) : listed;
}

function ask(loader: Loader, root: string, env: Readonly<Record<string, string>>): string[] {
  const args = [root, loader.path, "--list", program];
  const { stdout, stderr, signal } = spawnSync("chroot", args, {
    env: { PATH: "/usr/sbin:/usr/bin", ...env },
    encoding: "utf8",
  });
  if (signal) return ["no end"];
  const lines = `${stdout}${stderr}`.split("\n");
  const files = lines.flatMap((line) => /^\s(?:\S+ => )?(\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1] ?? []);
  const listed = [...new Set(files)]
    .filter((path) => path !== loader.path && path !== vdso)
    .map((path) => posix.resolve("/", path));
  const fatal = lines.flatMap((line) => /while loading shared libraries: ([^:]+): /.exec(line)?.[1] ?? []);
  if (fatal.length > 0) return fatal.map((name) => `no ${absolute(name)}`);
  const lacks = lines.flatMap(
    (line) => /^Error loading shared library ([^:]+): .*needed by/.exec(line)?.[1] ?? [],
  );
  return [...listed, ...[...new Set(lacks)].sort().map((name) => `no ${name}`)];
}

/** Both start in the root: a path is the same with and without that. */
function absolute(name: string): string {
  return name.includes("/") ? posix.resolve("/", name) : name;
}
