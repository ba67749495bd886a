import { moduleName } from "../formats/module-where.ts";
import type {
  LockedContainer,
  LockedModule,
  LockedPackage,
  LockedSuite,
  LockedTree,
  LockFile,
} from "./lock-file.ts";

/**
 * The lock as text: paragraphs like those of a Debian control file, sorted, one value a line, and nothing of the run that
 * wrote it, so that a difference shows what changed. `readLock` gives back what went in.
 */
export function writeLock(lock: LockFile): string {
  const { version, modules, suites, trees, containers, packages } = canonicalLock(lock);
  const paragraphs = [
    `# Written by \`plimsoll lock\`. Commit it; review its differences; do not edit it.\nPlimsoll-Lock: ${version}`,
    ...modules.map(moduleText),
    ...suites.map(suiteText),
    ...trees.map(treeText),
    ...containers.map(containerText),
    ...packages.map(packageText),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

/** The same lock with everything in its order, as it is written and read back. */
export function canonicalLock({ modules, suites, trees, containers, packages }: LockFile): LockFile {
  return {
    version: versionFor({ suites, trees, packages }),
    modules: sorted(modules, ({ from }) => from),
    suites: sorted(suites, ({ suite, source }) => `${suite} ${source}`).map((suite) => ({
      ...suite,
      signedBy: [...suite.signedBy].sort(),
    })),
    trees: sorted(trees, treeKey).map((tree) => ({ ...tree, files: sorted(tree.files, ({ path }) => path) })),
    packages: sorted(packages, packageKey),
    containers: sorted(containers, ({ name }) => name).map((container) => ({
      ...container,
      requests: [...container.requests].sort(),
      packages: sorted(container.packages, whyText),
      users: sorted(container.users, ({ name }) => name),
      groups: sorted(container.groups, ({ name }) => name),
      ...(container.scripts && {
        scripts: sorted(container.scripts, (one) => `${one.package} ${one.script}`),
      }),
    })),
  };
}

/** Readers of format 1 would build without what they do not know, so they must refuse it. */
function versionFor({ suites, trees, packages }: Pick<LockFile, "suites" | "trees" | "packages">): 1 | 2 {
  const isNew =
    trees.length > 0 ||
    suites.some(({ keyring }) => keyring === undefined) ||
    packages.some(({ suite }) => suite === "");
  return isNew ? 2 : 1;
}

/** What tells one locked tree from another: an image is locked once for each architecture. */
export function treeKey({ source, architecture }: Pick<LockedTree, "source" | "architecture">): string {
  return `${source} ${architecture ?? ""}`;
}

/** What tells one locked package from another. */
export function packageKey({ name, version, architecture, source }: LockedPackage): string {
  return `${name} ${architecture} ${version} ${source}`;
}

function moduleText({ from, digest, archive }: LockedModule): string {
  return paragraph([
    ["Module", moduleName(from)],
    ["From", from],
    ["Digest", digest],
    ["Archive", archive?.digest],
    ["Size", archive && String(archive.size)],
  ]);
}

function suiteText(suite: LockedSuite): string {
  const indexes = Object.entries(suite.indexes).map(([path, digest]) => `${path} ${digest}`);
  return paragraph([
    ["Suite", suite.suite],
    ["Source", suite.source],
    ["Date", dateText(suite.date)],
    ["InRelease", suite.inRelease],
    ["Keyring", suite.keyring],
    ["Signed-By", suite.signedBy],
    ["Indexes", indexes.sort()],
  ]);
}

function treeText({ source, kind, architecture, requests, digest, date, blobs, files }: LockedTree): string {
  return paragraph([
    ["Tree", source],
    ["Kind", kind],
    ["Architecture", architecture],
    ["Requests", requests],
    ["Digest", digest],
    ["Date", date === undefined ? undefined : dateText(date)],
    ["Blobs", blobs.map((blob) => `${blob.digest} ${blob.size}`)],
    ["Files", files.map((file) => `${file.digest} ${file.path}`)],
  ]);
}

/** `2026-08-01T00:00:00Z` of seconds since 1970. */
export function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function containerText(container: LockedContainer): string {
  return paragraph([
    ["Container", container.name],
    ["Server", container.server],
    ["Lease", container.lease],
    ["Address", container.address],
    ["Mac", container.mac],
    ["Machine-Id", container.machineId],
    ["Sources", container.sources],
    ["Pins", container.pins],
    ["Requests", container.requests],
    ["Users", container.users.map(({ name, uid, gid }) => `${name} ${uid} ${gid}`)],
    ["Groups", container.groups.map(({ name, gid }) => `${name} ${gid}`)],
    ["Scripts", container.scripts?.map((one) => `${one.package} ${one.script} ${one.digest}`)],
    ["Packages", container.packages.map(whyText)],
  ]);
}

function whyText({ name, architecture, version, source, why }: LockedContainer["packages"][number]): string {
  const of = source === undefined ? "" : `/${source}`;
  const exact = version === undefined ? name : `${name}=${version}${of}`;
  return `${exact} ${architecture} ${why}`;
}

function packageText(locked: LockedPackage): string {
  return paragraph([
    ["Package", locked.name],
    ["Version", locked.version],
    ["Architecture", locked.architecture],
    ["Source", locked.source],
    ["Suite", locked.suite || undefined],
    ["Path", locked.path],
    ["Size", String(locked.size)],
    ["Digest", locked.digest],
  ]);
}

type Field = readonly [name: string, value: string | readonly string[] | undefined];

/** Lists stand a value a line below their name; what is empty is left out. */
function paragraph(fields: readonly Field[]): string {
  return fields
    .flatMap(([name, value]) => {
      if (value === undefined || value.length === 0) return [];
      if (typeof value === "string") return [`${name}: ${oneLine(value)}`];
      return [`${name}:`, ...value.map((line) => ` ${oneLine(line)}`)];
    })
    .join("\n");
}

/** No text of a declaration can begin a field of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}

function sorted<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
