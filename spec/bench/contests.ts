import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Contest } from "./measure.ts";

const program = resolve("dist/plimsoll.js");
const node = process.execPath;

/** What is measured; a contest whose peer is not installed is left out and said on standard error. */
export function contests(folder: string): Contest[] {
  const project = join(folder, "hello");
  cpSync("examples/hello", project, { recursive: true });
  const store = join(folder, "store");
  const env = { PLIMSOLL_STORE: store };
  const plimsoll = (...args: string[]) => [node, program, ...args];
  for (const args of [
    ["lock", project],
    ["build", project, "--out", join(folder, "warm")],
  ]) {
    const ran = spawnSync(node, [program, ...args], { env: { ...process.env, ...env }, encoding: "utf8" });
    if (ran.status !== 0) throw new Error(ran.stderr);
  }
  let generation = 0;
  /** A new output folder, and with `store` a new store that holds the archives and nothing unpacked. */
  const fresh = (what: "out" | "store") => (): Record<string, string> => {
    const made = join(folder, `${what}-${generation++}`);
    if (what === "out") return { PLIMSOLL_STORE: store, OUT: made };
    cpSync(join(store, "archives"), join(made, "archives"), { recursive: true });
    return { PLIMSOLL_STORE: made, OUT: join(made, "out") };
  };
  const buildFresh = ["sh", "-c", 'exec "$@" --out "$OUT"', "sh", ...plimsoll("build", project, "--locked")];
  const all: (Contest & { readonly needs?: string })[] = [
    {
      name: "check examples/hello, locked, offline",
      ours: { run: plimsoll("check", project), env },
      peer: { name: "node -e 0", run: [node, "-e", "0"] },
      runs: 15,
    },
    {
      name: "build examples/hello, nothing changed",
      ours: { run: plimsoll("build", project, "--locked", "--out", join(folder, "warm")), env },
      peer: { name: "node -e 0", run: [node, "-e", "0"] },
      runs: 15,
    },
    {
      name: "lock and build examples/hello, nothing at hand",
      ours: {
        prepare: () => {
          rmSync(join(project, "plimsoll.lock"), { force: true });
          const made = join(folder, `empty-${generation++}`);
          return { PLIMSOLL_STORE: made, OUT: join(made, "out") };
        },
        run: ["sh", "-c", 'exec "$@" --out "$OUT"', "sh", ...plimsoll("build", project)],
      },
      peer: mmdebstrap(folder),
      needs: "mmdebstrap",
      runs: 3,
    },
    {
      name: "build examples/hello, packages unpacked before",
      ours: { prepare: fresh("out"), run: buildFresh },
      peer: mmdebstrap(folder),
      needs: "mmdebstrap",
      runs: 3,
    },
    {
      name: "build examples/hello, archives fetched before",
      ours: { prepare: fresh("store"), run: buildFresh },
      peer: mmdebstrap(folder),
      needs: "mmdebstrap",
      runs: 3,
    },
  ];
  return all.filter(({ name, needs }) => {
    const found = !needs || ["/usr/bin", "/usr/sbin"].some((path) => existsSync(join(path, needs)));
    if (!found) process.stderr.write(`left out, ${needs} is not installed: ${name}\n`);
    return found;
  });
}

/** The same packages to a tar, from the machine's own apt configuration. */
function mmdebstrap(folder: string): Contest["peer"] {
  const tar = join(folder, "peer.tar");
  const run = ["mmdebstrap", "--quiet", "--variant=extract", "--include=nginx-light", "bookworm", tar];
  return { name: "mmdebstrap --variant=extract", run, env: { SOURCE_DATE_EPOCH: "0" } };
}
