import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Member, PackageFacts } from "../../compiler/5-lock/facts.ts";
import type { LockedPackage } from "../../compiler/5-lock/lock-file.ts";
import { materialise } from "../../compiler/edge/materialise.ts";
import { readPackage } from "../../compiler/edge/read-package.ts";
import { type FileStore, openStore } from "../../compiler/edge/store.ts";
import { defaultStore } from "../../compiler/edge/store-folder.ts";
import type { Entry } from "../plan.ts";
import type { Oracle, Verdict } from "./oracle.ts";

/** Packages with setuid and setgid files, hard links, names beyond ASCII, odd owners, and thousands of files. */
const packages =
  "adduser base-files base-passwd bash bzip2 ca-certificates coreutils dash dbus dpkg gzip iproute2 libc6 libc-bin libicu72 libpam-modules login mount nginx-common openssl passwd perl-base perl-modules-5.36 php8.2-common php8.2-fpm procps redis-server sudo systemd tzdata util-linux xz-utils";

/** `dpkg-deb -x` and Plimsoll unpack the same packages; every path must be the same, owner, mode and time included. */
export const oracle: Oracle = {
  name: "trees",
  sample: 24,
  async run(sample): Promise<Verdict> {
    const names = packages.split(" ").slice(0, sample);
    const work = mkdtempSync(join(tmpdir(), "plimsoll-trees-"));
    try {
      const store = openStore(join(work, "store"));
      const results: Result[] = [];
      for (const archive of download(names)) results.push(await compare(archive, store, work));
      return {
        cases: results.reduce((sum, { paths }) => sum + paths, 0),
        differences: results.flatMap(({ differences }) => differences),
        explained: results.flatMap(({ explained }) => explained),
      };
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
};

interface Result {
  readonly paths: number;
  readonly differences: readonly string[];
  readonly explained: readonly string[];
}

async function compare(archive: string, store: FileStore, work: string): Promise<Result> {
  const locked = lockedOf(archive);
  const { value: facts, diagnostics } = await readPackage(archive, locked, store);
  if (!facts) return { paths: 0, differences: diagnostics.map(({ message }) => message), explained: [] };
  const [ours, theirs] = ["plimsoll", "dpkg"].map((who) => join(work, `${locked.name}.${who}`)) as [
    string,
    string,
  ];
  const complaints = materialise(entriesOf(facts), store, new Map(), ours);
  execFileSync("dpkg-deb", ["-x", archive, theirs]);
  const [left, right] = [describe(ours), describe(theirs)];
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  const differing = paths.filter((path) => left.get(path) !== right.get(path));
  const excused = new Set(
    differing.filter((path) => isLateFolder(left.get(path), right.get(path), path, right)),
  );
  const say = (path: string) =>
    `${locked.name} ${path}: plimsoll ${left.get(path)}, dpkg-deb ${right.get(path)}`;
  const differences = differing.filter((path) => !excused.has(path)).map(say);
  const unlinked = hardLinks(theirs, [...right.keys()])
    .filter(([a, b]) => lstatSync(ours + a).ino !== lstatSync(ours + b).ino)
    .map(([a, b]) => `${locked.name} ${a} and ${b} are one file for dpkg-deb alone`);
  return {
    paths: paths.length,
    differences: [...complaints.map(({ message }) => message), ...differences, ...unlinked],
    explained: [...excused].map(
      (path) => `${say(path)} (tar put a symlink into the folder after it had set its time)`,
    ),
  };
}

/**
 * tar, which dpkg-deb starts, puts an empty file where a symlink will be, and the symlink only when all else is done:
 * the folder's time is then that of the unpacking.
 */
function isLateFolder(
  ours: string | undefined,
  theirs: string | undefined,
  path: string,
  all: ReadonlyMap<string, string>,
): boolean {
  const withoutTime = (facts = "") => facts.replace(/ [0-9.]+$/, "");
  if (!theirs?.startsWith("40000 ") || withoutTime(ours) !== withoutTime(theirs)) return false;
  const prefix = path === "/" ? "/" : `${path}/`;
  const inside = [...all].filter(
    ([other]) => other.startsWith(prefix) && !other.slice(prefix.length).includes("/"),
  );
  return inside.some(([, facts]) => facts.startsWith("120000 "));
}

/** The members of one package as entries where they were shipped, hard links last. */
function entriesOf({ members, name, version }: PackageFacts): Entry[] {
  const reason = { kind: "package", package: name, version } as const;
  const order = (member: Member) => (member.type === "hardlink" ? `1${member.path}` : `0${member.path}`);
  const sorted = members.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  return sorted.map((member) => ({ ...member, reason }) as Entry);
}

/** Each path below a folder with all that stat and the content say. */
function describe(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    const { mode, uid, gid, mtimeMs, size } = lstatSync(folder + path);
    const kind = (mode & 0o170000).toString(8);
    const facts = [kind, (mode & 0o7777).toString(8), uid, gid, mtimeMs / 1000];
    if (kind === "120000") facts.push(readlinkSync(folder + path));
    if (kind === "100000")
      facts.push(
        size,
        createHash("sha256")
          .update(readFileSync(folder + path))
          .digest("hex"),
      );
    found.set(path || "/", facts.join(" "));
    if (kind === "40000") for (const name of readdirSync(folder + path)) visit(`${path}/${name}`);
  };
  visit("");
  return found;
}

function hardLinks(folder: string, paths: readonly string[]): [string, string][] {
  const first = new Map<number, string>();
  return paths.flatMap((path): [string, string][] => {
    const { ino, nlink } = lstatSync(join(folder, path));
    if (nlink < 2 || statSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory()) return [];
    const other = first.get(ino);
    if (other === undefined) first.set(ino, path);
    return other === undefined ? [] : [[other, path]];
  });
}

function lockedOf(archive: string): LockedPackage {
  const fields = execFileSync("dpkg-deb", ["-f", archive, "Package", "Version", "Architecture"], {
    encoding: "utf8",
  });
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(fields)?.[1] ?? "";
  const bytes = readFileSync(archive);
  return {
    name: field("Package"),
    version: field("Version"),
    architecture: field("Architecture"),
    source: "machine",
    suite: "machine",
    path: archive,
    size: bytes.length,
    digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
  };
}

/** Debs are kept between runs, in a folder of their own of the machine's store. */
function download(names: readonly string[]): string[] {
  const folder = join(defaultStore(), "oracle-debs");
  mkdirSync(folder, { recursive: true });
  const absent = names.filter((name) => !archiveOf(folder, name));
  if (absent.length > 0)
    execFileSync("apt-get", ["download", "-q", "-o", "APT::Sandbox::User=root", ...absent], {
      cwd: folder,
      stdio: "pipe",
    });
  return names.map((name) => {
    const path = archiveOf(folder, name);
    if (!path) throw new Error(`apt-get download gave no ${name}`);
    return path;
  });
}

function archiveOf(folder: string, name: string): string | undefined {
  const file = readdirSync(folder).find((one) => one.startsWith(`${name}_`) && one.endsWith(".deb"));
  return file && join(folder, file);
}
