/** A package and the containers that hold it. */
export interface PackageUse {
  /** `name version`. */
  readonly name: string;
  /** About how much it adds to a layer. */
  readonly bytes: number;
  readonly containers: readonly string[];
}

/** Layers of packages that an image has at most; engines stop at 127 in all, and each layer is a mount and a request. */
const mostLayers = 16;
/** A package of at least so many bytes has a layer to itself while there is room, so that no other's update moves it. */
const large = 2 * 1024 * 1024;

/**
 * Which packages stand together in a layer, by container, the most used layers first. Packages that the same containers
 * hold are a group, since they come and go together; where there are more groups than layers, those that save fewest bytes are
 * kept in one layer of each container. Large packages then leave their group while each of its containers has room.
 */
export function groupPackages(
  uses: readonly PackageUse[],
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const room = new Map(
    uses.flatMap(({ containers }) => containers.map((name) => [name, mostLayers] as const)),
  );
  const kept: Group[] = [];
  const remainder = new Map<string, PackageUse[]>();
  for (const group of byContainers(uses)) {
    // The last place is that of a remainder.
    if (group.containers.every((name) => (room.get(name) ?? 0) > 1)) {
      take(room, group.containers);
      kept.push(group);
    } else for (const name of group.containers) append(remainder, name, group.packages);
  }
  take(room, [...remainder.keys()]);
  const all = [...kept.flatMap((group) => part(group, room)), ...remaindersOf(remainder)];
  return layersOf(all);
}

interface Group {
  readonly containers: readonly string[];
  readonly packages: readonly PackageUse[];
}

/** Those that save most first: what every container beyond the first need not have again. */
function byContainers(uses: readonly PackageUse[]): Group[] {
  const groups = new Map<string, PackageUse[]>();
  for (const use of uses) append(groups, JSON.stringify([...use.containers].sort()), [use]);
  const all = [...groups].map(([key, packages]) => ({ containers: JSON.parse(key) as string[], packages }));
  const saves = ({ containers, packages }: Group) => bytesOf(packages) * (containers.length - 1);
  return all.sort((a, b) => saves(b) - saves(a) || bytesOf(b.packages) - bytesOf(a.packages) || order(a, b));
}

/** The group without its large packages, and those, each by itself. One stays, so that the group is never empty. */
function part({ containers, packages }: Group, room: Map<string, number>): Group[] {
  const sorted = [...packages].sort((a, b) => b.bytes - a.bytes || compare(a.name, b.name));
  const alone: PackageUse[] = [];
  for (const one of sorted.slice(0, -1)) {
    if (one.bytes < large || !containers.every((name) => (room.get(name) ?? 0) > 0)) break;
    take(room, containers);
    alone.push(one);
  }
  const rest = packages.filter((one) => !alone.includes(one));
  return [...alone.map((one) => ({ containers, packages: [one] })), { containers, packages: rest }];
}

function take(room: Map<string, number>, containers: readonly string[]): void {
  for (const name of containers) room.set(name, (room.get(name) ?? 0) - 1);
}

function remaindersOf(remainder: ReadonlyMap<string, readonly PackageUse[]>): Group[] {
  return [...remainder].map(([name, packages]) => ({ containers: [name], packages }));
}

function layersOf(groups: readonly Group[]): Map<string, string[][]> {
  const layers = new Map<string, string[][]>();
  const sorted = [...groups].sort((a, b) => b.containers.length - a.containers.length || order(a, b));
  for (const { containers, packages } of sorted)
    for (const name of containers) append(layers, name, [packages.map((one) => one.name).sort(compare)]);
  return layers;
}

/** No two groups begin with the same package of the same containers. */
function order(a: Group, b: Group): number {
  const first = ({ packages }: Group) => packages.map(({ name }) => name).sort(compare)[0] ?? "";
  return compare(first(a), first(b)) || compare(a.containers.join(), b.containers.join());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bytesOf(packages: readonly PackageUse[]): number {
  return packages.reduce((sum, { bytes }) => sum + bytes, 0);
}

function append<T>(map: Map<string, T[]>, key: string, items: readonly T[]): void {
  const list = map.get(key);
  if (list) list.push(...items);
  else map.set(key, [...items]);
}
