import { closeSync, openSync, rmSync } from "node:fs";
import type { Plan } from "../../spec/plan.ts";
import { childProcess } from "./child-process.ts";
import { writeTar } from "./layer-work.ts";
import type { FileStore } from "./store.ts";

/** A file system in one file, which the kernel mounts as it is. */
export type FileSystem = "erofs" | "squashfs";

/**
 * Makes an image of a plan at a new path, with the file system's own program: it reads a tar archive, so that no tree is on
 * the disk and no privilege is needed. `date` is the time of the image, in seconds. Gives why it could not be made; throws
 * StoreErrors.
 */
export function writeFilesystem(
  path: string,
  kind: FileSystem,
  plan: Plan,
  date: number,
  store: FileStore,
  made: ReadonlyMap<string, Uint8Array>,
): string | undefined {
  const tar = store.temporary();
  try {
    writeTar(tar, plan.entries, { folder: store.folder, made });
    return kind === "squashfs" ? squashfs(tar, path, plan, date) : erofs(tar, path, plan.rootDigest, date);
  } finally {
    rmSync(tar, { force: true });
  }
}

/** Older ones read an archive too, since 4.5, but leave the root itself to whoever runs them, and its time to the clock. */
const squashfsTools = [4, 6] as const;

function squashfs(tar: string, path: string, { entries: [root] }: Plan, date: number): string | undefined {
  const old = tooOld();
  if (old !== undefined) return old;
  const input = openSync(tar, "r");
  try {
    const fixed = [
      "-tar",
      "-noappend",
      "-reproducible",
      "-mkfs-time",
      String(date),
      "-comp",
      "zstd",
      "-Xcompression-level",
      "6",
    ];
    const { mode = 0o755, uid = 0, gid = 0, mtime = date } = root ?? {};
    const dress = Object.entries({ mode: mode.toString(8), uid, gid, time: mtime });
    const ofRoot = dress.flatMap(([name, value]) => [`-root-${name}`, String(value)]);
    return run("mksquashfs", ["-", path, ...fixed, ...ofRoot, "-quiet", "-no-progress"], input);
  } finally {
    closeSync(input);
  }
}

/** Says nothing of a program that is not there: starting it will. */
function tooOld(): string | undefined {
  const { stdout } = childProcess().spawnSync("mksquashfs", ["-version"], { encoding: "utf8" });
  const [, major = "", minor = ""] = /version (\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  if (major === "") return undefined;
  const [leastMajor, leastMinor] = squashfsTools;
  const isNew = Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
  return isNew ? undefined : `mksquashfs ${major}.${minor} cannot be told owner and time of the root`;
}

/** erofs-utils 1.7 brought `--tar`. The UUID, random if nobody gives one, is taken from the root's digest. */
function erofs(tar: string, path: string, rootDigest: string, date: number): string | undefined {
  const uuid = rootDigest.replace(/^sha256:(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  const fixed = ["-T", String(date), "--mkfs-time", "-U", uuid, "-z", "lz4"];
  return run("mkfs.erofs", ["--tar=f", ...fixed, "--quiet", path, tar], "ignore");
}

function run(program: string, args: readonly string[], input: number | "ignore"): string | undefined {
  // Without SOURCE_DATE_EPOCH: mksquashfs takes that for a contradiction.
  const { SOURCE_DATE_EPOCH: _, ...env } = process.env;
  const ran = childProcess().spawnSync(program, args, {
    stdio: [input, "pipe", "pipe"],
    encoding: "utf8",
    env,
  });
  if (ran.status === 0) return undefined;
  if (ran.error) return `${program} cannot be started (${(ran.error as NodeJS.ErrnoException).code})`;
  const said = `${ran.stderr}${ran.stdout}`.trim().split("\n")[0] ?? "";
  return `${program} failed: ${said}`;
}
