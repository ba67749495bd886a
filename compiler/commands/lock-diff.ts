import type { LockedPackage, LockFile } from "../5-lock/lock-file.ts";
import { dateText, treeKey } from "../5-lock/write-lock.ts";

/** What another lock of the same project changes. */
export interface LockDiff {
  readonly modules: readonly Change[];
  readonly packages: readonly PackageChange[];
  readonly trees: readonly Change[];
  readonly suites: readonly Change[];
  readonly containers: readonly Change[];
}
/** `from` is absent where something is new, `to` where it is gone. */
export interface Change {
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}
/** Versions; sizes of the archives in bytes; and who has the package. */
export interface PackageChange extends Change {
  readonly architecture: string;
  readonly fromSize?: number;
  readonly toSize?: number;
  readonly containers: readonly string[];
}

/** Against no lock at all everything is new. */
export function diffLocks(old: LockFile | undefined, now: LockFile): LockDiff {
  const before = old ?? { ...now, modules: [], suites: [], trees: [], packages: [], containers: [] };
  const suites = ({ suites }: LockFile) =>
    suites.map(({ source, suite, date }) => [`${source} ${suite}`, dateText(date)] as const);
  const trees = ({ trees }: LockFile) => trees.map((tree) => [treeKey(tree).trim(), tree.digest] as const);
  const identities = ({ containers }: LockFile) =>
    containers.map(({ name, server, address, mac }) => {
      const place = [server && `on ${server}`, address ?? "no address", mac];
      return [name, place.filter(Boolean).join(" ")] as const;
    });
  const modules = ({ modules }: LockFile) => modules.map(({ from, digest }) => [from, digest] as const);
  return {
    modules: changes(modules(before), modules(now)),
    packages: packageChanges(before, now),
    trees: changes(trees(before), trees(now)),
    suites: changes(suites(before), suites(now)),
    containers: changes(identities(before), identities(now)),
  };
}

export function isEmpty(diff: LockDiff): boolean {
  return Object.values(diff).every((changes) => changes.length === 0);
}

type Pairs = readonly (readonly [name: string, value: string])[];

function changes(before: Pairs, now: Pairs): readonly Change[] {
  const [was, is] = [new Map(before), new Map(now)];
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  return names.flatMap((name) => {
    const [from, to] = [was.get(name), is.get(name)];
    if (from === to) return [];
    return [{ name, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });
}

/** A package that containers have in several versions is compared as all of them together. */
function packageChanges(before: LockFile, now: LockFile): readonly PackageChange[] {
  const [was, is] = [byName(before), byName(now)];
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  return keys.flatMap((key) => {
    const [from, to] = [was.get(key) ?? [], is.get(key) ?? []];
    if (digests(from) === digests(to)) return [];
    const [name = "", architecture = ""] = key.split(" ");
    return [
      {
        name,
        architecture,
        ...(from.length > 0 && { from: versions(from), fromSize: sizeOf(from) }),
        ...(to.length > 0 && { to: versions(to), toSize: sizeOf(to) }),
        containers: owners(to.length > 0 ? now : before, name),
      },
    ];
  });
}

function byName({ packages }: LockFile): Map<string, LockedPackage[]> {
  const found = new Map<string, LockedPackage[]>();
  for (const one of packages) {
    const key = `${one.name} ${one.architecture}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}

const digests = (some: readonly LockedPackage[]) =>
  some
    .map(({ digest }) => digest)
    .sort()
    .join(" ");
const versions = (some: readonly LockedPackage[]) => some.map(({ version }) => version).join(", ");
const sizeOf = (some: readonly LockedPackage[]) => some.reduce((sum, { size }) => sum + size, 0);

function owners({ containers }: LockFile, name: string): readonly string[] {
  return containers
    .filter(({ packages }) => packages.some((one) => one.name === name))
    .map((one) => one.name);
}

/** A line a change: `+` new, `-` gone, `~` another; packages with the sizes of their archives and who has them. */
export function diffLines(diff: LockDiff): readonly string[] {
  return [
    ...diff.modules.map((one) => line(one, `module ${one.name}`)),
    ...diff.suites.map((one) => line(one, `suite ${one.name}`)),
    ...diff.trees.map((one) => line(one, `source ${one.name}`)),
    ...diff.containers.map((one) => line(one, `container ${one.name}`)),
    ...diff.packages.map(packageLine),
  ];
}

/** The lines, and what they come to. Empty when nothing changes. */
export function diffText(diff: LockDiff): string {
  const sums = diff.packages.length > 0 ? [summary(diff.packages)] : [];
  return [...diffLines(diff), ...sums].map((line) => `${line}\n`).join("");
}

function line({ from, to }: Change, what: string): string {
  if (from === undefined) return `+ ${what} ${to}`;
  return to === undefined ? `- ${what} ${from}` : `~ ${what} ${from} -> ${to}`;
}

function packageLine(change: PackageChange): string {
  const { name, architecture, fromSize, toSize, containers } = change;
  const sizes = [fromSize, toSize].flatMap((size) => (size === undefined ? [] : [megabytes(size)]));
  return `${line(change, `${name}:${architecture}`)}  ${[...new Set(sizes)].join(" -> ")}  (${containers.join(", ")})`;
}

function summary(packages: readonly PackageChange[]): string {
  const added = packages.filter(({ from }) => from === undefined).length;
  const removed = packages.filter(({ to }) => to === undefined).length;
  const size = packages.reduce((sum, { fromSize = 0, toSize = 0 }) => sum + toSize - fromSize, 0);
  const counts = `${added} added, ${removed} removed, ${packages.length - added - removed} changed`;
  return `packages: ${counts}; ${size < 0 ? "-" : "+"}${megabytes(Math.abs(size))}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
