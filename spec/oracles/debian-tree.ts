import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultStore } from "../../compiler/edge/store.ts";
import { type Apt, ownApt } from "./suite-apt.ts";

/** A tree with the packages of a set and all that they depend on, unpacked and nothing else: no script has run. */
export interface DebianTree {
  readonly folder: string;
  /** Names to versions. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A set of packages with all that they depend on, as apt would install it on a machine without any package. */
export function unpackTree(names: readonly string[], apt: Apt = ownApt): DebianTree {
  return unpack(closure(names, apt), apt);
}

/** These packages alone. */
export function unpackPackages(names: readonly string[], apt: Apt): DebianTree {
  const wanted = closure(names, apt);
  return unpack(
    wanted.filter(({ name }) => names.includes(name)),
    apt,
  );
}

/** Debs are kept between runs; the caller removes the tree. */
function unpack(wanted: readonly Wanted[], apt: Apt): DebianTree {
  const archives = download(wanted, apt);
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-tree-"));
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    mkdirSync(join(folder, "usr", name), { recursive: true });
    symlinkSync(`usr/${name}`, join(folder, name));
  }
  const script = 'set -e; for deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink; done';
  execFileSync("sh", ["-c", script, "sh", ...archives.map(({ path }) => path)], { cwd: folder });
  return { folder, packages: Object.fromEntries(archives.map(({ name, version }) => [name, version])) };
}

interface Wanted {
  readonly name: string;
  readonly version: string;
}

function closure(names: readonly string[], { options }: Apt): Wanted[] {
  const words = [...options, "-s", "-y", "--no-install-recommends", "install", ...names];
  const said = execFileSync("apt-get", words, { encoding: "utf8" });
  return [...said.matchAll(/^Inst (\S+) \((\S+) /gm)].map(([, name = "", version = ""]) => ({
    name,
    version,
  }));
}

function download(wanted: readonly Wanted[], { options }: Apt): (Wanted & { path: string })[] {
  const folder = join(defaultStore(), "oracle-debs");
  mkdirSync(folder, { recursive: true });
  const absent = wanted.filter((one) => !archiveOf(folder, one));
  if (absent.length > 0) {
    const names = absent.map(({ name, version }) => `${name}=${version}`);
    execFileSync("apt-get", [...options, "download", "-q", ...names], { cwd: folder });
  }
  return wanted.map((one) => {
    const path = archiveOf(folder, one);
    if (!path) throw new Error(`apt-get download gave no ${one.name} ${one.version}`);
    return { ...one, path };
  });
}

function archiveOf(folder: string, { name, version }: Wanted): string | undefined {
  const prefix = `${name.replace(/:.*/, "")}_${version.replace(":", "%3a")}_`;
  const file = readdirSync(folder).find((one) => one.startsWith(prefix) && one.endsWith(".deb"));
  return file === undefined || !existsSync(join(folder, file)) ? undefined : join(folder, file);
}
