import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Entry } from "../../../spec/plan.ts";
import { storeName } from "../../formats/store-name.ts";
import type { RanTwice, RunFault, ScriptRun } from "../interfaces.ts";
import { type FileStore, openStore } from "../store.ts";
import { machineSandbox } from "./sandbox.ts";
import { type ScriptBounds, scriptBounds } from "./script-bounds.ts";

const tools =
  "bash cat chmod chown chroot dd hostname id kill ln ls mkdir mknod mount mv rm sleep tail touch unshare".split(
    " ",
  );
const folders = ["/", "/dev", "/etc", "/proc", "/sys", "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/lib64"];
const links = { "/bin": "usr/bin", "/lib": "usr/lib", "/lib64": "usr/lib64", "/usr/bin/sh": "bash" };
const common = { uid: 0, gid: 0, mtime: 1_700_000_000, reason: { kind: "skeleton" } } as const;

/** A store, and in it a root with this machine's own shell and some tools. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "plimsoll-sandbox-"));
  readonly store: FileStore = openStore(join(this.folder, "store"));
  readonly entries: readonly Entry[] = rootOf(this.store);

  /** Runs lines of shell in it, twice. */
  run(
    script: string,
    bounds: Partial<ScriptBounds> = {},
    more: Partial<ScriptRun> = {},
  ): RanTwice | RunFault {
    const small = {
      ...scriptBounds,
      seconds: 20,
      memory: 256 * 1024 ** 2,
      size: 32 * 1024 ** 2,
      files: 2000,
      pids: 64,
    };
    return machineSandbox(this.store, { ...small, ...bounds }).runTwice({
      entries: this.entries,
      made: new Map(),
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      command: ["/bin/sh", "-c", script],
      environment: { PATH: "/usr/bin" },
      ...more,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function rootOf(store: FileStore): readonly Entry[] {
  const programs = tools.map((name) =>
    execFileSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim(),
  );
  // The shell of a package may be another word for a built-in here.
  const paths = programs.map((path, index) => (path.startsWith("/") ? path : `/usr/bin/${tools[index]}`));
  const ldd = execFileSync("ldd", paths, { encoding: "utf8" });
  const libraries = [...ldd.matchAll(/(?:=>|^)\s*(\/\S+) \(0x/gm)].map(([, path = ""]) => path);
  const files = [
    ...paths.map((path) => [path, `/usr/bin/${path.slice(path.lastIndexOf("/") + 1)}`] as const),
    ...[...new Set(libraries)].map((path) => [path, inUsr(path)] as const),
  ];
  const made = new Map<string, Entry>();
  for (const path of folders)
    made.set(path, { ...common, path, type: "directory", mode: path === "/tmp" ? 0o1777 : 0o755 });
  for (const [path, target] of Object.entries(links))
    made.set(path, { ...common, path, type: "symlink", mode: 0o777, target });
  for (const [from, path] of files) {
    for (let folder = dirname(path); !made.has(folder); folder = dirname(folder))
      made.set(folder, { ...common, path: folder, type: "directory", mode: 0o755 });
    made.set(path, fileOf(store, path, readFileSync(realpathSync(from)), 0o755));
  }
  made.set("/etc/passwd", fileOf(store, "/etc/passwd", Buffer.from("root:x:0:0::/root:/bin/sh\n"), 0o644));
  made.set("/etc/old.conf", fileOf(store, "/etc/old.conf", Buffer.from("old\n"), 0o644));
  return [...made.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function inUsr(path: string): string {
  return path.startsWith("/usr/") ? path : `/usr${path}`;
}

function fileOf(store: FileStore, path: string, bytes: Uint8Array, mode: number): Entry {
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const inode = { ...common, digest, mode };
  store.putFile(inode, bytes);
  return { ...common, path, type: "file", mode, digest, size: bytes.length, source: storeName(inode) };
}
