import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultStore } from "../../compiler/edge/store-folder.ts";
import { aptOptions } from "./apt-release.ts";

/** A tree with the packages of a set and all that they depend on, unpacked and nothing else: no script has run. */
export interface DebianTree {
  readonly folder: string;
  /** Names to versions. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Debs are kept between runs; the caller removes the tree. */
export function unpackTree(names: readonly string[], release?: string, within = tmpdir()): DebianTree {
  const options = aptOptions(release);
  const archives = download(closure(names, options), options);
  const folder = mkdtempSync(join(within, "plimsoll-tree-"));
  chmodSync(folder, 0o755);
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    mkdirSync(join(folder, "usr", name), { recursive: true });
    symlinkSync(`usr/${name}`, join(folder, name));
  }
  const unpack = 'set -e; for deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink; done';
  execFileSync("sh", ["-c", unpack, "sh", ...archives.map(({ path }) => path)], { cwd: folder });
  return { folder, packages: Object.fromEntries(archives.map(({ name, version }) => [name, version])) };
}

/** The path of one package's archive, of any release and architecture. */
export function debOf(name: string, release: string, architecture = "amd64"): string {
  const options = aptOptions(release, architecture);
  const said = execFileSync("apt-cache", [...options, "show", name], { encoding: "utf8" });
  const version = /^Version: (\S+)/m.exec(said)?.[1] ?? "";
  const [archive] = download([{ name, version, architecture }], options);
  return archive?.path ?? "";
}

interface Wanted {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
}

/** As apt would install them on a machine without any package. */
function closure(names: readonly string[], options: readonly string[]): Wanted[] {
  const nothing = [
    "-o",
    "Dir::State::status=/dev/null",
    "-o",
    "Debug::NoLocking=1",
    "--no-install-recommends",
  ];
  const said = execFileSync("apt-get", ["-s", "-y", ...options, ...nothing, "install", ...names], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return [...said.matchAll(/^Inst (\S+) \((\S+) /gm)].map(([, name = "", version = ""]) => ({
    name,
    version,
  }));
}

function download(wanted: readonly Wanted[], options: readonly string[]): (Wanted & { path: string })[] {
  const folder = join(defaultStore(), "oracle-debs");
  mkdirSync(folder, { recursive: true });
  const absent = wanted.filter((one) => !archiveOf(folder, one));
  if (absent.length > 0) {
    const names = absent.map(({ name, version }) => `${name}=${version}`);
    execFileSync("apt-get", ["download", "-q", ...options, "-o", "APT::Sandbox::User=root", ...names], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  return wanted.map((one) => {
    const path = archiveOf(folder, one);
    if (!path) throw new Error(`apt-get download gave no ${one.name} ${one.version}`);
    return { ...one, path };
  });
}

function archiveOf(folder: string, { name, version, architecture = "amd64" }: Wanted): string | undefined {
  const prefix = `${name.replace(/:.*/, "")}_${version.replace(":", "%3a")}`;
  const paths = [architecture, "all"].map((one) => join(folder, `${prefix}_${one}.deb`));
  return paths.find((path) => existsSync(path));
}
