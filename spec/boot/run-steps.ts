import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Container } from "../../compiler/3-evaluate/model.ts";
import type { Bundle } from "../bundle.ts";
import type { runExamples } from "../diagnostics/examples/10-run.ts";
import type { SentenceOf } from "../diagnostics/examples/example.ts";
import { program as compilerProgram, installProgram } from "../testing/cli.ts";
import { runtimeProgram, TestState } from "./machine.ts";
import { app, container, mount } from "./sample.ts";

const box = "/bin/busybox";
const address = "10.213.21.10";
const health = {
  span: app("", []).span,
  probe: { kind: "tcp", port: 8080 },
  every: 100,
  timeout: 100,
  retries: 1,
  grace: 300,
} as const;

/** A state folder, the bundle `shop`, and the machine around; the sentences of a situation change them. */
export class RunWorld {
  readonly state = new TestState();
  /** What shop is, beside its one app. */
  subject: Partial<Container> = {};
  run: readonly string[] = [box, "sleep", "1000"];
  /** Is done to the bundle's folder. */
  afterBuild: (folder: string) => void = () => {};
  env: Readonly<Record<string, string>> = {};
  program = runtimeProgram;
  /** Words before the program. */
  prefix: readonly string[] = [];
  readonly #undo: (() => void)[] = [];
  #shop: string | undefined;

  /** The folder of the bundle, written when it is first asked for. */
  get shop(): string {
    if (this.#shop === undefined) {
      this.#shop = this.state.bundle(container("shop", address, [app("web", this.run)], this.subject));
      this.afterBuild(this.#shop);
    }
    return this.#shop;
  }

  /** Does something to the machine that is undone in the end. */
  change(words: readonly string[], back: readonly string[]): void {
    command(words);
    this.undo(() => command(back));
  }

  undo(back: () => void): void {
    this.#undo.unshift(back);
  }

  /** Takes a program away: what nobody may execute lies over it. */
  hide(program: string): void {
    const paths = ["/usr/local/bin", "/usr/sbin", "/usr/bin"].map((folder) => join(folder, program));
    for (const path of paths.filter((path) => existsSync(path)))
      this.change(["mount", "--bind", "/dev/null", path], ["busybox", "umount", path]);
  }

  remove(): void {
    for (const back of this.#undo) back();
    const { status, stderr } = this.state.runtime(["down"]);
    if (status !== 0) throw new Error(stderr);
    this.state.remove();
  }
}

export type RunStep = (world: RunWorld) => void;

/** How each sentence about bundles, state and the machine comes true. */
export const runSteps: Readonly<Record<SentenceOf<typeof runExamples>, RunStep>> = {
  "The user is not root": (world) => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-installed-"));
    world.undo(() => rmSync(folder, { recursive: true }));
    world.program = join(dirname(installProgram(folder)), "runtime.cjs");
    world.prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  },
  "The user is root": (world) => {
    world.prefix = ["setpriv", "--reuid=0", "--regid=0", "--clear-groups"];
  },
  "The machine has no setpriv": (world) => world.hide("setpriv"),
  "The machine has all the tools of util-linux, iproute2 and mount": () => {},
  "The folder shop has no launch script": (world) => {
    world.afterBuild = (folder) => rmSync(join(folder, "launch"));
  },
  "The folder shop is as `plimsoll build` wrote it": () => {},
  "The machine has the address 10.213.21.77/24 on a device of its own": (world) =>
    addDevice(world, "10.213.21.77/24"),
  "The machine has the address 10.213.22.77/24 on a device of its own": (world) =>
    addDevice(world, "10.213.22.77/24"),
  "Another container that runs has the address 10.213.21.10": (world) => runOther(world, address),
  "Another container that runs has the address 10.213.21.11": (world) => runOther(world, "10.213.21.11"),
  "shop was built for a profile with the kernels v99.1..": (world) => buildFor(world, [99, 1]),
  "shop was built for a profile with the kernels v4.18..": (world) => buildFor(world, [4, 18]),
  "shop draws on a lease that was over an hour ago": (world) => leaseUntil(world, -hour),
  "shop draws on a lease that lasts for another hour": (world) => leaseUntil(world, hour),
  "The machine has no crun": (world) => world.hide("crun"),
  "The machine has no strace": (world) => {
    world.program = compilerProgram;
    world.hide("strace");
  },
  "The machine has strace": (world) => {
    world.program = compilerProgram;
  },
  "shop mounts the folder /srv/photos of the machine, which is not there": (world) => {
    world.subject = { mounts: [mount("/data", { host: "/srv/photos" })] };
  },
  "shop mounts the folder /srv of the machine, which is there": (world) => {
    world.subject = { mounts: [mount("/data", { host: "/srv" })] };
  },
  "The app of shop is `sh -c 'exit 3'`": (world) => {
    world.run = [box, "sh", "-c", "exit 3"];
  },
  "The app of shop is `sleep 1000`": (world) => {
    world.run = [box, "sleep", "1000"];
  },
  "The probe of shop asks port 8080, and its app is `sleep 1000`": (world) => {
    world.subject = { health };
  },
  "The probe of shop asks port 8080, and its app is a web server there": (world) => {
    world.subject = { health };
    world.run = [box, "httpd", "-f", "-p", "8080", "-h", "/www"];
  },
  "No container runs": () => {},
  "The journal of the state folder cannot be read": (world) => {
    mkdirSync(join(world.state.path, "journal.jsonl"));
    world.undo(() => rmSync(join(world.state.path, "journal.jsonl"), { recursive: true }));
  },
  "The state folder is new": () => {},
  "PLIMSOLL_STATE names a folder `my state`": (world) => {
    world.env = { PLIMSOLL_STATE: join(world.state.path, "my state") };
  },
  "PLIMSOLL_STATE names a folder `my-state`": (world) => {
    world.env = { PLIMSOLL_STATE: join(world.state.path, "my-state") };
  },
  "shop runs": start,
  "shop runs, and since then the machine has lost its umount": (world) => {
    start(world);
    world.hide("umount");
  },
  "A container of another state folder has 10.213.21.10 on the bridge of the pool": (world) =>
    answerAt(world, address),
  "A container of another state folder has 10.213.21.11 on the bridge of the pool": (world) =>
    answerAt(world, "10.213.21.11"),
};

function command([name = "", ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(name, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")}: ${stderr}`);
}

function start({ state, shop }: RunWorld): void {
  startIn(state, shop);
}

function startIn(state: TestState, bundle: string): void {
  const { status, stderr } = state.runtime(["up", bundle]);
  if (status !== 0) throw new Error(stderr);
}

function addDevice(world: RunWorld, own: string): void {
  world.change(["ip", "link", "add", "office", "type", "bridge"], ["ip", "link", "del", "office"]);
  command(["ip", "addr", "add", own, "dev", "office"]);
  command(["ip", "link", "set", "office", "up"]);
}

function other(at: string): Container {
  return container("other", at, [app("web", [box, "sleep", "1000"])]);
}

function runOther({ state }: RunWorld, at: string): void {
  startIn(state, state.bundle(other(at)));
}

function answerAt(world: RunWorld, at: string): void {
  const elsewhere = new TestState();
  world.undo(() => {
    elsewhere.runtime(["down"]);
    elsewhere.remove();
  });
  startIn(elsewhere, elsewhere.bundle(other(at)));
}

function buildFor(world: RunWorld, from: readonly number[]): void {
  world.afterBuild = (folder) => {
    const path = join(folder, "bundle.json");
    const bundle = JSON.parse(readFileSync(path, "utf8")) as Bundle;
    const profiles = bundle.profiles.map((profile) => ({ ...profile, kernel: { from } }));
    writeFileSync(path, JSON.stringify({ ...bundle, profiles }));
  };
}

const hour = 3_600_000;

/** From two hours ago until so many milliseconds from now. */
function leaseUntil(world: RunWorld, until: number): void {
  const at = (distance: number) => new Date(Date.now() + distance).toISOString();
  const lease = { name: "night", server: "vault", from: at(-2 * hour), until: at(until) };
  world.afterBuild = (folder) => {
    const path = join(folder, "bundle.json");
    const bundle = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...bundle, lease }));
  };
}
