import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Omission } from "../../../compiler/3-evaluate/model.ts";
import type { LockFile } from "../../../compiler/5-lock/lock-file.ts";
import { readLock } from "../../../compiler/5-lock/read-lock.ts";
import { filtersOf } from "../../../compiler/6-assemble/omit.ts";
import { defaultStore } from "../../../compiler/edge/store-folder.ts";
import { mirrorOf, suitesOf } from "../mirror.ts";
import { keyringPath } from "../real-archive.ts";
import { projectName, writeProject } from "./project.ts";
import type { PackageSet } from "./sets.ts";

const run = promisify(execFile);
const patience = { timeout: 600_000, maxBuffer: 1 << 28 };

/** The same locked packages, twice. */
export interface Roots {
  readonly bundle: string;
  readonly plimsoll: string;
  readonly mmdebstrap: string;
}

/** Builds a set with Plimsoll, then gives mmdebstrap the packages of its lock. Throws what either of them said. */
export async function makeRoots(set: PackageSet, work: string): Promise<Roots> {
  const project = join(work, "project");
  mkdirSync(project, { recursive: true });
  writeProject(project, [set]);
  rmSync(join(project, "plimsoll.lock"), { force: true });
  const out = join(work, "out");
  const args = [resolve("dist/plimsoll.cjs"), "build", project, "--out", out];
  await run(process.execPath, args, { ...patience, env: { ...process.env, NO_COLOR: "1" } });
  const lock = readLock(readFileSync(join(project, "plimsoll.lock"), "utf8")).value;
  if (!lock) throw new Error("the lock cannot be read");
  const bundle = join(out, set.name);
  const mmdebstrap = await bootstrap(set, lock, project);
  if (process.env.PLIMSOLL_WORK) writeFileSync(join(work, "mm"), mmdebstrap);
  return { bundle, plimsoll: join(bundle, "rootfs"), mmdebstrap };
}

/**
 * What mmdebstrap makes of the packages of a lock: every maintainer script is run, no recommendation followed, nothing
 * else added. A tree that was made once of the same packages and is whole is taken again.
 */
async function bootstrap(
  { release, trust = {}, inOrder = false, omit = [] }: PackageSet,
  { packages, suites }: LockFile,
  project: string,
): Promise<string> {
  const names = packages.map(({ name, version }) => `${name}=${version}`).sort();
  const date = Math.max(...suites.map((suite) => suite.date));
  const key = createHash("sha256")
    .update(
      JSON.stringify([release, names, date, ...Object.entries(trust), ...(inOrder ? ["in order"] : [])]),
    )
    .digest("hex")
    .slice(0, 32);
  const folder = join(defaultStore(), "oracle-mmdebstrap");
  const root = join(folder, key);
  if (existsSync(root)) return root;
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `${key}.${process.pid}`);
  const sources = `${unfinished}.list`;
  writeFileSync(sources, sourcesOf(release));
  const args = [
    "--quiet",
    "--mode=root",
    `--variant=${inOrder ? "essential" : "custom"}`,
    "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
    '--aptopt=APT::Install-Recommends "false"',
    // apt's own user may not be let to the keyring, which lies in this checkout.
    '--aptopt=APT::Sandbox::User "root"',
    ...dpkgOptions(omit).map((option) => `--dpkgopt=${option}`),
    `--include=${names.join(",")}`,
    // As an administrator does it on a system that stands.
    ...Object.keys(trust).map(
      (name) =>
        `--customize-hook=cp "${join(project, projectName(name))}" "$1/usr/local/share/ca-certificates/${name}"`,
    ),
    ...(Object.keys(trust).length > 0 ? ['--customize-hook=chroot "$1" update-ca-certificates'] : []),
    release,
    unfinished,
    sources,
  ];
  try {
    // Its own mount namespace: whatever it mounts is gone with it.
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(date), LC_ALL: "C.UTF-8" };
    await run("unshare", ["--mount", "mmdebstrap", ...args], { ...patience, env });
    renameSync(unfinished, root);
    return root;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(sources);
  }
}

/** `path-exclude=/usr/share/man/*`, as dpkg.cfg(5) has it, in the order of the table. */
function dpkgOptions(omit: readonly Omission[]): string[] {
  return omit.flatMap((name) =>
    (filtersOf.get(name) ?? []).map(
      ({ include, pattern }) => `path-${include ? "include" : "exclude"}=${pattern}`,
    ),
  );
}

function sourcesOf(release: string): string {
  const keyring = resolve(keyringPath);
  return suitesOf(release)
    .map((suite) => `deb [signed-by=${keyring}] ${mirrorOf(suite)} ${suite} main\n`)
    .join("");
}
