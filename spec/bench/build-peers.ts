import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Peer } from "./measure.ts";

const suite = "bookworm";

/** The same packages, unpacked and not configured, to a tar; from the machine's own apt configuration. */
export function mmdebstrapExtract(folder: string, name: string, packages: readonly string[]): Peer {
  const include = packages.join(",");
  const run = ["mmdebstrap", "--variant=extract", `--include=${include}`, suite, join(folder, "peer.tar")];
  return { name: `mmdebstrap extract ${name} to tar`, needs: "mmdebstrap", run };
}

/** A whole small Debian, configured by its maintainer scripts. */
export function mmdebstrapMinbase(folder: string, packages: readonly string[] = []): Peer {
  const include = packages.length > 0 ? [`--include=${packages.join(",")}`] : [];
  const run = ["mmdebstrap", "--variant=minbase", ...include, suite, join(folder, "minbase.tar")];
  return { name: ["mmdebstrap minbase", ...packages].join(" + "), needs: "mmdebstrap", run };
}

export function debootstrapMinbase(folder: string): Peer {
  return {
    name: "debootstrap minbase",
    needs: "debootstrap",
    prepare: () => ({ ROOT: mkdtempSync(join(folder, "debootstrap-")) }),
    run: ["sh", "-c", `exec debootstrap --variant=minbase ${suite} "$ROOT" "$0"`, mirror()],
  };
}

/** The first of which the settings below hold. */
const leastMkosi = 25;

/** mkosi to a folder, where there is one that is new enough; `isIncremental` keeps the tree before the last file is added, which differs in each run. */
export function mkosi(folder: string, packages: readonly string[], isIncremental = false): Peer | undefined {
  const { stdout } = spawnSync("mkosi", ["--version"], { encoding: "utf8" });
  if (!(Number(/\d+/.exec(stdout ?? "")?.[0]) >= leastMkosi)) {
    process.stderr.write(`left out, mkosi ${leastMkosi} or newer is not installed\n`);
    return undefined;
  }
  const project = mkdtempSync(join(folder, "mkosi-"));
  const cache = join(project, "cache");
  for (const each of [cache, join(project, "extra")]) mkdirSync(each);
  const settings = [
    ["Distribution", "Distribution=debian", `Release=${suite}`, `LocalMirror=${mirror()}`],
    ["Output", "Format=directory", "OutputDirectory=out"],
    ["Content", `Packages=${packages.join(",")}`, "Bootable=no", "ExtraTrees=extra"],
    ["Build", `CacheDirectory=${cache}`, `Incremental=${isIncremental ? "yes" : "no"}`],
  ];
  const text = settings.map(([section, ...lines]) => [`[${section}]`, ...lines, ""].join("\n")).join("\n");
  writeFileSync(join(project, "mkosi.conf"), text);
  return {
    name: isIncremental ? "mkosi --incremental, one file changed" : "mkosi to a folder",
    needs: "mkosi",
    cwd: project,
    prepare: () => changed(join(project, "extra/motd")),
    run: ["mkosi", "--force", "build"],
  };
}

/** Dockerfiles by buildah on a base image that is there, with the index of packages in it. */
export class Buildah {
  readonly #folder: string;
  readonly #storage: readonly string[];

  constructor(folder: string) {
    this.#folder = mkdtempSync(join(folder, "buildah-"));
    const [root, run] = ["root", "run"].map((name) => join(this.#folder, name));
    this.#storage = ["--root", root as string, "--runroot", run as string, "--storage-driver", "overlay"];
  }

  /** Makes the base image; undefined where there is no buildah. */
  static on(folder: string): Buildah | undefined {
    if (spawnSync("buildah", ["--version"]).status !== 0) return undefined;
    const made = new Buildah(folder);
    const tar = join(made.#folder, "base.tar");
    const kept = ["--skip=cleanup/apt/lists", "--skip=cleanup/apt/cache"];
    execFileSync("mmdebstrap", ["--quiet", "--variant=minbase", ...kept, suite, tar]);
    made.#once("base", "FROM scratch\nADD base.tar /\n");
    return made;
  }

  install(packages: readonly string[]): Peer {
    const run = `RUN apt-get install -y --no-install-recommends ${packages.join(" ")}`;
    const command = this.#build("installed", `FROM localhost/base\n${run}\n`, ["--no-cache"]);
    return { name: "buildah, apt-get install on a ready minbase", needs: "buildah", ...command };
  }

  unchanged(): Peer {
    const command = this.#build("unchanged", this.#withTar("unchanged"), ["--layers"]);
    return { name: "buildah --layers, ADD of a tar, nothing changed", needs: "buildah", ...command };
  }

  oneFileChanged(): Peer {
    const command = this.#build("changed", this.#withTar("changed"), ["--layers"]);
    const prepare = () => changed(join(this.#folder, "changed.conf"));
    return { name: "buildah --layers, one COPY changed", needs: "buildah", ...command, prepare };
  }

  #withTar(name: string): string {
    changed(join(this.#folder, `${name}.conf`));
    return `FROM scratch\nADD base.tar /\nCOPY ${name}.conf /etc/\n`;
  }

  #build(name: string, dockerfile: string, flags: readonly string[]): Command {
    writeFileSync(join(this.#folder, `${name}.dockerfile`), dockerfile);
    const build = ["bud", "--isolation", "chroot", ...flags, "-t", name, "-f", `${name}.dockerfile`, "."];
    return { run: ["unshare", "-m", "buildah", ...this.#storage, ...build], cwd: this.#folder };
  }

  #once(name: string, dockerfile: string): void {
    const { run, cwd } = this.#build(name, dockerfile, []);
    const [program = "", ...args] = run;
    execFileSync(program, args, { cwd: cwd as string, stdio: "pipe" });
  }
}

let changes = 0;

/** A file that is another in each run. */
function changed(path: string): Readonly<Record<string, string>> {
  rmSync(path, { force: true });
  writeFileSync(path, `${changes++}\n`);
  return {};
}

/** The mirror of the machine's own apt configuration. */
function mirror(): string {
  const format = ["--format", "$(CODENAME) $(REPO_URI)"];
  const lines = execFileSync("apt-get", ["indextargets", ...format], { encoding: "utf8" }).split("\n");
  const found = lines.find((line) => line.startsWith(`${suite} `));
  if (!found) throw new Error(`the machine's apt configuration has no mirror for ${suite}`);
  return found.slice(suite.length + 1);
}
