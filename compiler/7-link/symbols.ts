import type { ElfFacts } from "../5-lock/facts.ts";
import type { LoadedClosure, LoadedFile } from "./loaded.ts";
import { SymbolTable } from "./symbol-table.ts";
import { TableProof } from "./table-proof.ts";

export interface MissingSymbol {
  readonly by: LoadedFile;
  /** `name` or `name@version`. */
  readonly symbol: string;
  /** It is looked up when it is first called: until then the program runs. */
  readonly lazy?: boolean;
  /** A library that has the name without the versions its user was promised: glibc stops there with an assertion. */
  readonly unversioned?: LoadedFile;
}

/**
 * Names that relocations of the closure use and that no file of it defines, as `ldd -r` lists them. Each is looked up
 * in all files in the loader's order (`do_lookup_x` in glibc's elf/dl-lookup.c).
 */
export function missingSymbols(closure: LoadedClosure): MissingSymbol[] {
  const { files, loader } = closure;
  const isMusl = loader === "musl";
  const isPromised =
    !isMusl &&
    files.some(({ facts }) => isUnversioned(facts)) &&
    files.some((by) => promisesOf(closure, by).length > 0);
  const found = isMusl || isPromised ? undefined : missingByTables(closure);
  if (found) return found;
  const table = tableOf(closure);
  table.enter(files);
  const missing: MissingSymbol[] = [];
  for (const by of files) {
    for (const wish of table.unserved(by.facts))
      missing.push(missingOne(closure, by, wish, table.textOf(by.facts, wish)));
    if (isPromised) missing.push(...unversionedOf(closure, table, by));
  }
  return missing;
}

/** By the tables that the files have themselves; undefined where some have none, or too much in them. */
function missingByTables(closure: LoadedClosure): MissingSymbol[] | undefined {
  const { files } = closure;
  const proof = TableProof.of(files);
  if (!proof) return undefined;
  const missing: MissingSymbol[] = [];
  for (let place = 0; place < files.length; place++) {
    const unserved = proof.unserved(place);
    if (!unserved) return undefined;
    for (const wish of unserved)
      missing.push(missingOne(closure, files[place] as LoadedFile, wish, proof.textOf(place, wish)));
  }
  return missing;
}

/** Symbols as the loader of the closure looks them up. Facts are the same in every root, and so are their symbols. */
function tableOf({ loader }: LoadedClosure): SymbolTable {
  const isMusl = loader === "musl";
  const known = tables.get(isMusl);
  if (known && known.size < mostSymbols) return known;
  const table = new SymbolTable(isMusl);
  tables.set(isMusl, table);
  return table;
}
const tables = new Map<boolean, SymbolTable>();
/** A process that goes on for ever forgets what it has not seen for long; all of Debian's C libraries have a tenth. */
const mostSymbols = 4_000_000;

function missingOne(
  { loader, start }: LoadedClosure,
  by: LoadedFile,
  wish: number,
  symbol: string,
): MissingSymbol {
  const { facts } = by;
  const isLazy = loader !== "musl" && !start.bindNow && !facts.bindNow;
  return isLazy && wish >= (facts.lazyFrom ?? Number.POSITIVE_INFINITY)
    ? { by, symbol, lazy: true }
    : { by, symbol };
}

/** Seldom: a library has no versions at all and its user wants one of it. */
function unversionedOf(closure: LoadedClosure, table: SymbolTable, by: LoadedFile): MissingSymbol[] {
  const wanted = promisesOf(closure, by);
  if (wanted.length === 0) return [];
  return Array.from({ length: table.count(by.facts) }, (_, wish) => wish).flatMap((wish) => {
    const symbol = table.textOf(by.facts, wish);
    const place = table.firstPlace(by.facts, wish);
    const provider = place === undefined ? undefined : closure.files[place];
    const isPromised = wanted.some(
      ({ file, version }) => symbol.endsWith(`@${version}`) && closure.named.get(file) === provider,
    );
    return provider && isPromised ? [{ by, symbol, unversioned: provider }] : [];
  });
}

/** The versions that a file wants of libraries without any. */
function promisesOf({ named }: LoadedClosure, { facts }: LoadedFile): ElfFacts["versionsNeeded"] {
  return facts.versionsNeeded.filter(({ file }) => isUnversioned(named.get(file)?.facts));
}

/** No version table at all: neither versions of its own nor of others. */
function isUnversioned(facts: ElfFacts | undefined): boolean {
  return facts?.versionsDefined.length === 0 && facts.versionsNeeded.length === 0;
}
