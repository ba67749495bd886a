import type { ElfFacts } from "../5-lock/facts.ts";
import { tablesOf } from "../formats/elf-facts.ts";
import type { LoaderTables } from "../formats/elf-tables.ts";
import type { LoadedFile } from "./loaded.ts";
import { onceFor } from "./once.ts";

/** A file in the closure at hand, its own tables, and who served its wishes when they were looked up last. */
interface Party {
  readonly tables: LoaderTables;
  /** The first version that is no base: what a wish without version takes beside a default one. */
  readonly oldest: string | undefined;
  /** Undefined until they were looked up, and where some were not served. */
  servers?: readonly Party[];
  closure: number;
}

/**
 * The symbols of one closure looked up in the tables that its files have themselves, as glibc does. What served the wishes
 * of a file is remembered with it: a closure that has the same files is proved by that.
 */
export class TableProof {
  readonly #parties: readonly Party[];
  readonly #closure = ++closures;
  #left = mostBytes;
  /** By the version that was wanted. */
  readonly #lastServers = new Map<string | undefined, Party>();

  /** Undefined where a file has no such tables. */
  static of(files: readonly LoadedFile[]): TableProof | undefined {
    const parties: Party[] = [];
    for (const { facts } of files) {
      const party = partyOf(facts);
      if (!party) return undefined;
      parties.push(party);
    }
    return new TableProof(parties);
  }

  private constructor(parties: readonly Party[]) {
    this.#parties = parties;
    for (const party of parties) party.closure = this.#closure;
  }

  /**
   * Of the file at a place in the closure the wishes that no file serves, ascending; undefined when looking all up would take
   * longer than a table of all names does.
   */
  unserved(place: number): readonly number[] | undefined {
    const party = this.#parties[place] as Party;
    if (this.#isHere(party.servers)) return none;
    const servers = new Set<Party>();
    const unserved = this.#lookUp(party, servers);
    if (unserved?.length === 0) party.servers = [...servers];
    return unserved;
  }

  #isHere(servers: readonly Party[] | undefined): boolean {
    if (!servers) return false;
    for (const server of servers) if (server.closure !== this.#closure) return false;
    return true;
  }
  /** `name` or `name@version`. */
  textOf(place: number, wish: number): string {
    return (this.#parties[place] as Party).tables.wantedText(wish);
  }

  /** What served the version last is asked first, and then the files from behind, where those are that all load. */
  #lookUp({ tables }: Party, servers: Set<Party>): number[] | undefined {
    const unserved: number[] = [];
    const last: (Party | undefined)[] = [];
    for (let wish = 0; wish < tables.wishes; wish++) {
      const symbol = tables.symbolOf(wish);
      const hash = tables.hashOf(symbol);
      const number = tables.versionNumber(symbol);
      const version = tables.versionNamed(number);
      const before = last[number] ?? this.#lastServers.get(version);
      this.#left -= tables.length;
      const isServed = before?.tables.serves(tables, symbol, hash, version, before.oldest);
      const server = isServed ? before : this.#search(tables, symbol, hash, version, before);
      if (!server) unserved.push(wish);
      else if (server !== last[number]) {
        last[number] = server;
        servers.add(server);
        if (server !== before) this.#lastServers.set(version, server);
      }
      if (this.#left < 0) return undefined;
    }
    return unserved;
  }
  #search(
    tables: LoaderTables,
    symbol: number,
    hash: number,
    version: string | undefined,
    before: Party | undefined,
  ): Party | undefined {
    for (let at = this.#parties.length - 1; at >= 0; at--) {
      const party = this.#parties[at] as Party;
      this.#left -= tables.length;
      if (party !== before && party.tables.serves(tables, symbol, hash, version, party.oldest)) return party;
    }
    return undefined;
  }
}

let closures = 0;
const none: readonly number[] = [];
/** Of names, each as often as a file is asked for it: ten times what the largest programs of Debian take, with 300 libraries. */
const mostBytes = 1 << 26;

const partyOf = onceFor((facts: ElfFacts): Party | undefined => {
  const tables = tablesOf(facts);
  return tables && { tables, oldest: facts.versionsDefined[1], closure: 0 };
});
