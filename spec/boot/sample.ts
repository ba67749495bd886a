import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { App, Container, Mount } from "../../compiler/3-evaluate/model.ts";
import { emit } from "../../compiler/9-emit/emit.ts";
import type { EmitInput } from "../../compiler/9-emit/emitted.ts";
import type { Span } from "../diagnostics/diagnostic.ts";
import type { DirectoryEntry } from "../plan.ts";

const position = { offset: 0, line: 1, column: 1 };
export const span: Span = { file: "sample.plim", start: position, end: position };
export function at<T>(value: T) {
  return { value, span };
}

/** An app of busybox; anything of it can be set otherwise. */
export function app(name: string, run: readonly string[], more: Partial<App> = {}): App {
  return {
    name,
    span,
    after: [],
    packages: [],
    run: run.map(at),
    user: at("root"),
    workdir: "/",
    env: {},
    listen: [],
    capabilities: [],
    files: [],
    stopSignal: "SIGTERM",
    stopTimeout: 500,
    ...more,
  };
}

/** A container in a pool of its address's first 24 bits, so that test files which run at once share no bridge. */
export function container(
  name: string,
  address: string,
  apps: readonly App[],
  more: Partial<Container> = {},
): Container {
  return {
    name,
    span,
    profiles: [at("machine")],
    needs: [],
    sources: [],
    identity: { hostname: at(name), address: at({ value: address, pool: poolOf(address) }) },
    limits: { memory: at(64 * 1024 * 1024), pids: at(32), cpu: at(1) },
    apps,
    packages: [],
    system: [],
    files: [],
    mounts: [],
    restart: { policy: "never", backoff: { from: 100, to: 1000 } },
    skipScripts: [],
    readOnly: false,
    ...more,
  };
}

export function mount(path: string, kind: Mount["kind"], more: Partial<Mount> = {}): Mount {
  return { path: at(path), kind, readOnly: false, ...more };
}

const folders = ["/", "/bin", "/dev", "/etc", "/proc", "/sys", "/tmp", "/www", "/var", "/data"];

/** What the stages before would give for a container whose root holds busybox and no package. */
export function emitInput(subject: Container): EmitInput {
  const entries = folders.map(
    (path): DirectoryEntry => ({
      type: "directory",
      path,
      mode: 0o755,
      uid: 0,
      gid: 0,
      mtime: 0,
      reason: { kind: "skeleton" },
    }),
  );
  const address = addressOf(subject);
  return {
    container: subject,
    date: 1_767_225_600,
    packages: [],
    inputs: {
      version: "0",
      lock: { name: "plimsoll.lock", bytes: new Uint8Array() },
      suites: [],
      modules: [],
      files: [],
    },
    bytesOf: () => new Uint8Array(),
    locked: { name: subject.name, requests: [], packages: [], machineId: "", users: [], groups: [] },
    plan: { container: subject.name, entries, rootDigest: `sha256:${"0".repeat(64)}` },
    users: [
      { name: "root", uid: 0, gid: 0, gecos: "", home: "/", shell: "" },
      { name: "www-data", uid: 33, gid: 33, gecos: "", home: "/www", shell: "" },
    ],
    groups: [{ name: "adm", gid: 4, members: ["www-data"] }],
    model: {
      pools: [
        {
          name: poolOf(address),
          span,
          network: at(`${address.split(".", 3).join(".")}.0`),
          prefix: 24,
          gateway: at(`${address.split(".", 3).join(".")}.1`),
          reserved: [],
        },
      ],
      profiles: [
        {
          name: "machine",
          span,
          architecture: at(process.arch === "arm64" ? "arm64" : "amd64"),
          kernel: at({ from: [4, 18] }),
          cpu: at("x86-64-v1"),
          pageSizes: [],
          provides: [],
          unknown: [],
          os: "any",
        },
      ],
    },
  };
}

function poolOf(address: string): string {
  return `test${address.split(".")[2]}`;
}

function addressOf({ identity }: Container): string {
  const declared = identity.address?.value;
  return declared && "value" in declared ? declared.value : "10.213.0.1";
}

/** Writes the bundle of a container with a busybox root; gives its folder. */
export function writeBundle(subject: Container, out: string): string {
  const folder = join(out, subject.name);
  const { value, diagnostics } = emit(emitInput(subject));
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  for (const [path, { bytes, mode }] of value.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    chmodSync(join(folder, path), mode);
  }
  writeRoot(join(folder, "rootfs"));
  return folder;
}

function writeRoot(root: string): void {
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(busybox(), join(root, "bin/busybox"));
  chmodSync(join(root, "bin/busybox"), 0o755);
  writeFileSync(join(root, "www/index.html"), "it boots\n");
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/www:/bin/sh\n");
}

/** Debian's busybox-static: the one program that runs in an empty root. */
function busybox(): string {
  const found = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
  if (!found) throw new Error("these tests need the package busybox-static");
  return found;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "plimsoll-boot-"));
}
