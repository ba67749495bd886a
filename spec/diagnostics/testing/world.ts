import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PackageFacts } from "../../../compiler/5-lock/facts.ts";
import type { Outside } from "../../../compiler/5-lock/outside.ts";
import { fetcher } from "../../../compiler/edge/fetcher.ts";
import { memoryHost } from "../../../compiler/edge/host.ts";
import type { Download, Fetcher, ProgramFiles, Trees } from "../../../compiler/edge/interfaces.ts";
import { memoryFiles } from "../../../compiler/edge/memory-files.ts";
import { type MemoryRun, memorySandbox } from "../../../compiler/edge/memory-sandbox.ts";
import { verifyRelease } from "../../../compiler/edge/openpgp.ts";
import { projectUrl } from "../../../compiler/edge/project-place.ts";
import { readPackage } from "../../../compiler/edge/read-package.ts";
import { type FileStore, openStore } from "../../../compiler/edge/store.ts";
import { localTrees } from "../../../compiler/edge/trees.ts";
import { makeKey, type TestPackage, type TestSuite, writeArchive } from "../../testing/archive.ts";
import type { RunOptions } from "../../testing/cli.ts";
import { tinyPackages } from "../../testing/tiny-archive.ts";

export const hour = 3_600_000;
export const day = 24 * hour;
/** The moment at which the examples are tried. */
export const now = Date.UTC(2026, 5, 15, 12);
/** The archive's own key, and one that nobody trusts. */
export const key = await makeKey(new Date(now - 400 * day));
export const foreignKey = await makeKey(new Date(now - 400 * day));

/** A store has many folders, and a world lives for a moment. */
const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
// Each store that is opened wants to tidy up at the end.
process.setMaxListeners(0);

const aptMirror = "http://apt.example.net/debian";
const first = "http://first.example.net/debian";
const second = "http://second.example.net/debian";

/** A project, the archive that serves it and the machine it is built on; the sentences of a situation change them. */
export class World {
  readonly folder = mkdtempSync(join(memory, "plimsoll-example-"));
  readonly archive = join(this.folder, "archive");
  /** The project's files by path. */
  contents: Record<string, string | Uint8Array>;
  packages: readonly TestPackage[] = tinyPackages;
  suite: Partial<TestSuite> = {};
  keyring: Uint8Array = key.keyring;
  aptMirrors: readonly string[] = [aptMirror];
  /** Where the mirrors' names lead. */
  readonly places = new Map([aptMirror, first, second].map((url) => [url, `file:${this.archive}`]));
  store: FileStore = openStore(join(this.folder, "store"));
  /** What comes between a package and its facts. */
  readFacts: (facts: PackageFacts) => PackageFacts = (facts) => facts;
  stop = new AbortController();
  /** Called before a package is fetched. */
  onFetch: () => void = () => {};
  changeFiles: (files: ProgramFiles) => ProgramFiles = (files) => files;
  changeTrees: (trees: Trees) => Trees = (trees) => trees;
  /** What scripts do that are run. */
  runScript: MemoryRun = () => ({});
  /** How the program itself is started, where the machine matters. */
  launch: RunOptions | undefined;

  constructor(contents: Readonly<Record<string, string>>) {
    this.contents = { ...contents };
  }

  /** Writes the archive, with what is changed of it. */
  async publish(changes: Partial<TestSuite> = {}): Promise<void> {
    this.suite = { ...this.suite, ...changes };
    const { packages } = this;
    const usual = { suite: "stable", packages, signers: [key], date: new Date(now - day) };
    await writeArchive(this.archive, { ...usual, ...this.suite });
  }

  /** The packages with one of them changed. */
  async publishWith(name: string, change: (one: TestPackage) => Partial<TestPackage>): Promise<void> {
    this.packages = this.packages.map((one) => (one.name === name ? { ...one, ...change(one) } : one));
    await this.publish();
  }

  /** Gives the first mirror an archive of its own, and the folder of it. */
  splitMirrors(): string {
    const folder = join(this.folder, "first");
    cpSync(this.archive, folder, { recursive: true });
    this.places.set(first, `file:${folder}`);
    return folder;
  }

  silence(...urls: readonly string[]): void {
    for (const url of urls.length > 0 ? urls : this.places.keys()) this.places.set(url, "http://127.0.0.1:1");
  }

  emptyStore(): void {
    rmSync(this.store.folder, { recursive: true });
    this.store = openStore(this.store.folder);
  }

  silenceFirst(): void {
    this.silence(first);
  }

  get #contents(): Readonly<Record<string, string | Uint8Array>> {
    const asksFor = JSON.stringify(this.contents).includes("tiny.asc");
    return asksFor ? { ...this.contents, "tiny.asc": this.keyring } : this.contents;
  }

  get files(): ProgramFiles {
    return this.changeFiles(memoryFiles(this.#contents));
  }

  outside(): Outside & { close(): void } {
    const network = fetcher(this.store, { backOff: [], patience: 500, signal: this.stop.signal });
    const redirected = this.#redirected(network);
    const folder = join(this.folder, "project");
    return {
      fetcher: redirected,
      projectUrl: (path) => projectUrl(folder, path),
      trees: this.changeTrees(localTrees({ folder, store: this.store, fetcher: redirected })),
      store: this.store,
      host: memoryHost(this.aptMirrors, now),
      verify: verifyRelease,
      keyrings: () => this.keyring,
      readPackage: async (path, locked) => {
        const read = await readPackage(path, locked, this.store);
        return { ...read, value: read.value && this.readFacts(read.value) };
      },
      sandbox: memorySandbox((run, turn) => this.runScript(run, turn)),
      close: () => network.close(),
    };
  }

  #redirected(network: Fetcher): Fetcher {
    const there = <D extends Download>(wanted: D): D => ({
      ...wanted,
      urls: wanted.urls.map((url) => this.#place(url)),
    });
    return {
      bytes: (wanted) => network.bytes(there(wanted)),
      take: (wanted) => network.take(there({ ...wanted })),
      archive: (wanted) => {
        this.onFetch();
        return network.archive(there(wanted));
      },
    };
  }

  #place(url: string): string {
    if (url.startsWith("file:")) return url;
    const found = [...this.places].find(([name]) => url.startsWith(name));
    if (!found) throw new Error(`no mirror of the examples has ${url}`);
    return found[1] + url.slice(found[0].length);
  }

  /** Writes the project to disk; gives its folder. */
  writeProject(): string {
    const folder = join(this.folder, "project");
    mkdirSync(folder, { recursive: true });
    for (const [path, content] of Object.entries(this.#contents)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return folder;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
