import type { ElfFacts } from "../5-lock/facts.ts";
import type { LoadedFile } from "./loaded.ts";
import type { System } from "./system.ts";

/** Files that define each name, of those that some closure of the system has asked about. */
interface Index {
  readonly byName: Map<string, ElfFacts[]>;
  readonly seen: Set<ElfFacts>;
}

const indexes = new WeakMap<System, Index>();

/**
 * Gives the first file of a closure that defines a name and fits. Most names have one definer or two, so that a look-up
 * does not walk the closure as the loader does; what it finds is the same.
 */
export function firstDefiner(
  system: System,
  files: readonly LoadedFile[],
  namesOf: (facts: ElfFacts) => Iterable<string>,
): (name: string, fits: (facts: ElfFacts) => boolean) => LoadedFile | undefined {
  const index: Index = indexes.get(system) ?? { byName: new Map(), seen: new Set() };
  indexes.set(system, index);
  const places = new Map<ElfFacts, number>();
  files.forEach(({ facts }, place) => {
    if (!places.has(facts)) places.set(facts, place);
    if (!index.seen.has(facts)) add(index, facts, namesOf(facts));
  });
  return (name, fits) => {
    let first = files.length;
    for (const facts of index.byName.get(name) ?? []) {
      const place = places.get(facts);
      if (place !== undefined && place < first && fits(facts)) first = place;
    }
    return files[first];
  };
}

function add({ byName, seen }: Index, facts: ElfFacts, names: Iterable<string>): void {
  seen.add(facts);
  for (const name of names) {
    const others = byName.get(name);
    if (others) others.push(facts);
    else byName.set(name, [facts]);
  }
}
