import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import type { Container } from "../../compiler/3-evaluate/model.ts";
import { temporaryFolder, writeBundle } from "./sample.ts";

/**
 * Runs this test file in a mount namespace of its own, so that no mount of a failed test stays behind on the machine;
 * true in there. Outside, the process ends with the status of the one inside.
 */
export function insideOwnMounts(): void {
  if (process.env.PLIMSOLL_OWN_MOUNTS) return;
  const env = { ...process.env, PLIMSOLL_OWN_MOUNTS: "yes" };
  const { status } = spawnSync("unshare", ["--mount", process.execPath, ...process.argv.slice(1)], {
    env,
    stdio: "inherit",
  });
  process.exit(status ?? 1);
}

/** The engines to test: all of them in CI, where none may be missing; elsewhere those that are installed. */
export function enginesHere(): readonly string[] {
  const all = ["unshare", "crun", "runc"];
  if (process.env.CI === "true") return all;
  return all.filter((name) => ["/usr/bin", "/usr/sbin"].some((folder) => existsSync(join(folder, name))));
}

/** A state folder with the scripts and commands that work on it. */
export class TestState {
  readonly path = temporaryFolder();
  readonly #bundles = temporaryFolder();

  bundle(subject: Container): string {
    return writeBundle(subject, this.#bundles);
  }

  launch(bundle: string, words: readonly string[], engine = "auto"): SpawnSyncReturns<string> {
    const env = { PLIMSOLL_STATE: this.path, PLIMSOLL_ENGINE: engine };
    return spawnSync("/bin/sh", [join(bundle, "launch"), ...words], {
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
  }

  runtime(words: readonly string[]): SpawnSyncReturns<string> {
    const env = { ...process.env, PLIMSOLL_STATE: this.path };
    return spawnSync(process.execPath, [runtimeProgram, ...words], {
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), "utf8");
  }

  /** What the machine still has of this state folder: empty after a stop. */
  residue(bundle: string): string[] {
    const names = this.launch(bundle, ["names"]).stdout.trim().split("\n");
    const group = names.find((line) => line.startsWith("cgroup "))?.slice(7) ?? "none";
    const links = names
      .filter((line) => /^(link|bridge) /.test(line))
      .map((line) => line.split(" ")[1] ?? "");
    return [
      ...readFileSync("/proc/self/mountinfo", "utf8")
        .split("\n")
        .filter((line) => line.includes(this.path)),
      ...links.filter((name) => existsSync(`/sys/class/net/${name}`)),
      ...groups().filter((path) => path.includes(group)),
      ...processes(this.path),
      ...["run", "saved", "journal.jsonl", ...endpointFiles]
        .map((name) => join(this.path, name))
        .filter((path) => existsSync(path)),
    ];
  }

  remove(): void {
    for (const folder of [this.path, this.#bundles]) rmSync(folder, { recursive: true, force: true });
  }
}

export const runtimeProgram = process.env.PLIMSOLL_RUNTIME ?? "dist/runtime.cjs";

const endpointFiles = ["supervisor", "log-keeper"].flatMap((name) => [`${name}.sock`, `${name}.lock`]);

function groups(): string[] {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => / - cgroup2? /.test(line));
  const folders = mounts.map((line) => join(line.split(" ")[4] ?? "", "plimsoll"));
  return folders
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)));
}

/** Processes that were started for a state folder: it stands in their environment or their words. */
function processes(state: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        readlinkSync(`/proc/${pid}/exe`);
        return ["environ", "cmdline"].some((file) =>
          readFileSync(`/proc/${pid}/${file}`, "latin1").includes(state),
        );
      } catch {
        return false;
      }
    })
    .map((pid) => `process ${pid} ${readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ")}`);
}

/** The body of a page, or the error's message. */
export function page(url: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 3000 }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () => resolve(text));
    });
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", (error) => resolve(error.message));
  });
}

/** Asks until the answer is yes; false after the time is over. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  milliseconds = 10_000,
): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if (await isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
