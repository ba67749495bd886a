import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Buildah, debootstrapMinbase, mkosi, mmdebstrapExtract, mmdebstrapMinbase } from "./build-peers.ts";
import type { Command, Contest, Peer, Sides } from "./measure.ts";
import { essentialPackages, manyContainers, manyFiles, packageProject } from "./package-projects.ts";

const program = resolve("dist/plimsoll.cjs");
const node = process.execPath;
const nginx = ["nginx-light"];
const start: Peer = { name: "node -e 0", run: [node, "-e", "0"] };

/**
 * What is at hand before a build: nothing, a lock, the archives too, the unpacked packages too, what compiling came to too,
 * finished layers too.
 */
type AtHand = "nothing" | "lock" | "archives" | "packages" | "plan" | "layers";

/** One project, locked, with a store that holds all that its build needs. */
class Workshop {
  readonly project: string;
  readonly store: string;
  readonly #folder: string;
  #made = 0;

  constructor(folder: string, name: string, write: (project: string) => void) {
    this.#folder = mkdtempSync(join(folder, `${name}-`));
    this.project = join(this.#folder, name);
    this.store = join(this.#folder, "store");
    write(this.project);
    for (const form of ["bundle", "oci"])
      this.#plimsoll("build", this.project, "--as", form, "--out", this.#fresh());
  }

  /** `build` to a new place, with so much at hand. */
  build(form: "bundle" | "oci", atHand: AtHand): Command {
    const lock = atHand === "nothing" ? [] : ["--locked"];
    const build = [node, program, "build", this.project, "--as", form, ...lock];
    return {
      prepare: () => ({ PLIMSOLL_STORE: this.#storeWith(atHand), OUT: this.#fresh() }),
      run: ["sh", "-c", 'exec "$@" --out "$OUT"', "sh", ...build],
    };
  }

  /** The same build again, to where it was put; `prepare` may change something first. */
  rebuild(form: "bundle" | "oci", prepare: () => void = () => {}): Command {
    const out = this.#fresh();
    const build = [node, program, "build", this.project, "--as", form, "--locked", "--out", out];
    const env = { PLIMSOLL_STORE: this.store };
    spawnSync(node, build.slice(1), { env: { ...process.env, ...env } });
    return {
      env,
      run: build,
      prepare: () => {
        prepare();
        return {};
      },
    };
  }

  #storeWith(atHand: AtHand): string {
    if (atHand === "layers") return this.store;
    const made = this.#fresh();
    mkdirSync(made);
    if (atHand === "nothing") rmSync(join(this.project, "plimsoll.lock"), { force: true });
    if (atHand === "archives")
      cpSync(join(this.store, "archives"), join(made, "archives"), { recursive: true });
    const gone = atHand === "packages" ? ["layers", "memo-builds"] : ["layers"];
    if (atHand === "packages" || atHand === "plan") {
      execFileSync("cp", ["-al", `${this.store}/.`, made]);
      for (const kind of gone) rmSync(join(made, kind), { recursive: true, force: true });
    }
    return made;
  }

  #fresh(): string {
    return join(this.#folder, `made-${this.#made++}`);
  }

  #plimsoll(...args: string[]): void {
    const env = { ...process.env, PLIMSOLL_STORE: this.store };
    execFileSync(node, [program, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
  }
}

/** Builds from the real archive, each beside the tools that make the same of it. */
export function buildContests(folder: string): Contest[] {
  const hello = once(
    () => new Workshop(folder, "hello", (to) => cpSync("examples/hello", to, { recursive: true })),
  );
  const packages = once(essentialPackages);
  const minbase = once(
    () => new Workshop(folder, "minbase", (to) => packageProject(to, "minbase", packages())),
  );
  const buildah = once(() => Buildah.on(folder));
  const extract = mmdebstrapExtract(folder, "nginx-light", nginx);
  return [
    contest("check examples/hello, locked, offline", 15, () => ({
      ours: { run: [node, program, "check", hello().project], env: { PLIMSOLL_STORE: hello().store } },
      peers: [start],
    })),
    contest("nginx, nothing at hand: lock and image", 3, () => ({
      ours: hello().build("oci", "nothing"),
      peers: [extract],
    })),
    contest("nginx, locked: image", 3, () => ({
      ours: hello().build("oci", "lock"),
      peers: present(extract, buildah()?.install(nginx)),
    })),
    contest("nginx, locked: bundle with its tree", 3, () => ({
      ours: hello().build("bundle", "lock"),
      peers: present(extract, mkosi(folder, nginx)),
    })),
    contest("nginx, packages unpacked before: image", 5, () => ({
      ours: hello().build("oci", "packages"),
      peers: [extract],
    })),
    contest("nginx, compiled before, no layers: image", 5, () => ({
      ours: hello().build("oci", "plan"),
      peers: [extract],
    })),
    contest("nginx, one template changed: image", 5, () => ({
      ours: hello().rebuild("oci", () => changeTemplate(join(hello().project, "index.html.hbs"))),
      peers: present(buildah()?.oneFileChanged(), mkosi(folder, nginx, true), extract),
    })),
    contest("nginx, nothing changed: image", 15, () => ({
      ours: hello().rebuild("oci"),
      peers: present(start, buildah()?.unchanged()),
    })),
    contest("nginx, nothing changed: bundle", 15, () => ({
      ours: hello().rebuild("bundle"),
      peers: present(start, buildah()?.unchanged()),
    })),
    contest("1,000 files of the author's, nothing changed: image", 15, () => ({
      ours: new Workshop(folder, "many", (to) => manyFiles(to, 1000)).rebuild("oci"),
      peers: present(start, buildah()?.unchanged()),
    })),
    contest("nginx, packages unpacked before: bundle with its tree", 5, () => ({
      ours: hello().build("bundle", "packages"),
      peers: [extract],
    })),
    contest("minbase, locked: image", 3, () => ({
      ours: minbase().build("oci", "lock"),
      peers: [mmdebstrapExtract(folder, `the ${packages().length} packages of minbase`, packages())],
    })),
    contest("minbase, locked: image, configured", 1, () => ({
      ours: minbase().build("oci", "lock"),
      peers: [mmdebstrapMinbase(folder), debootstrapMinbase(folder)],
    })),
    contest("minbase, packages unpacked before: bundle with its tree", 3, () => ({
      ours: minbase().build("bundle", "packages"),
      peers: [start],
    })),
    contest("100 containers, packages unpacked before: image layout", 3, () => growth(folder)),
  ];
}

/** One word of it, as an author would; what it takes from the project stays. */
function changeTemplate(path: string): void {
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replace(/<title>[^{]*/, () => `<title>${Math.random()} `),
  );
}

/** A hundred containers that share their packages, beside one. */
function growth(folder: string): Sides {
  const [one, hundred] = [1, 100].map(
    (count) => new Workshop(folder, `shop-${count}`, (to) => manyContainers(to, count)),
  ) as [Workshop, Workshop];
  return {
    ours: hundred.build("oci", "packages"),
    peers: [{ name: "1 such container", ...one.build("oci", "packages") }],
  };
}

function contest(name: string, runs: number, sides: () => Sides): Contest {
  return { name, runs, sides };
}

function present(...peers: readonly (Peer | undefined)[]): Peer[] {
  return peers.filter((peer) => peer !== undefined);
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
