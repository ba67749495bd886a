import type { ElfFacts } from "../5-lock/facts.ts";
import { firstDefiner } from "./definers.ts";
import type { LoadedClosure, LoadedFile } from "./loaded.ts";

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
 * in all files in the loader's order (`do_lookup_x` and `check_match` in glibc's elf/dl-lookup.c).
 */
export function missingSymbols({ system, files, named, loader, start }: LoadedClosure): MissingSymbol[] {
  const find = firstDefiner(system, files, (facts) => definitionsOf(facts).versions.keys());
  const isMusl = loader === "musl";
  return files.flatMap((by) => {
    const isLazy = !isMusl && !start.bindNow && !by.facts.bindNow;
    const lazyFrom = (isLazy ? by.facts.lazyFrom : undefined) ?? Number.POSITIVE_INFINITY;
    return wishesOf(by.facts).flatMap(({ symbol, name, version }, index): MissingSymbol[] => {
      const wanted = isMusl ? undefined : version;
      const provider = find(name, (facts) => serves(definitionsOf(facts), name, wanted, isMusl));
      if (!provider) return [{ by, symbol, ...(index >= lazyFrom ? { lazy: true } : {}) }];
      if (wanted === undefined || !isUnversioned(provider.facts)) return [];
      return isPromised(by, provider, wanted, named) ? [{ by, symbol, unversioned: provider }] : [];
    });
  });
}

interface Definitions {
  /** Versions by name: `` for none, `@V` for a hidden one, `@@V` for a default one. */
  readonly versions: ReadonlyMap<string, string | readonly string[]>;
  /** The first version that the library ever had, which a name without version may bind to. */
  readonly oldest: string | undefined;
}

const known = new WeakMap<ElfFacts, Definitions>();

function definitionsOf(facts: ElfFacts): Definitions {
  const before = known.get(facts);
  if (before) return before;
  const versions = new Map<string, string | string[]>();
  for (const symbol of facts.definedSymbols) {
    const at = symbol.indexOf("@");
    const name = at < 0 ? symbol : symbol.slice(0, at);
    const version = at < 0 ? "" : symbol.slice(at);
    const others = versions.get(name);
    if (others === undefined) versions.set(name, version);
    else versions.set(name, Array.isArray(others) ? [...others, version] : [others as string, version]);
  }
  const definitions = { versions, oldest: facts.versionsDefined[1] };
  known.set(facts, definitions);
  return definitions;
}

function serves(
  { versions, oldest }: Definitions,
  name: string,
  wanted: string | undefined,
  isMusl: boolean,
): boolean {
  const found = versions.get(name);
  if (found === undefined) return false;
  // musl knows a default definition from the others, and nothing else of versions (`sysv_lookup` of ldso/dynlink.c).
  const fits = (version: string) => isMatch(version, wanted, isMusl ? undefined : oldest);
  return typeof found === "string" ? fits(found) : found.some(fits);
}

/** A definition without version serves every wish; a wish without version takes a default or the oldest version. */
function isMatch(version: string, wanted: string | undefined, oldest: string | undefined): boolean {
  if (version === "") return true;
  if (wanted === undefined)
    return version.startsWith("@@") || (oldest !== undefined && version === `@${oldest}`);
  return version === `@@${wanted}` || version === `@${wanted}`;
}

interface Wish {
  readonly symbol: string;
  readonly name: string;
  readonly version: string | undefined;
}

const wishes = new WeakMap<ElfFacts, readonly Wish[]>();

function wishesOf(facts: ElfFacts): readonly Wish[] {
  const before = wishes.get(facts);
  if (before) return before;
  const own = facts.undefinedSymbols.map((symbol): Wish => {
    const at = symbol.indexOf("@");
    if (at < 0) return { symbol, name: symbol, version: undefined };
    return { symbol, name: symbol.slice(0, at), version: symbol.slice(at + 1) };
  });
  wishes.set(facts, own);
  return own;
}

function isPromised(
  by: LoadedFile,
  library: LoadedFile,
  version: string,
  named: LoadedClosure["named"],
): boolean {
  return by.facts.versionsNeeded.some((one) => one.version === version && named.get(one.file) === library);
}

/** No version table at all: neither versions of its own nor of others. */
function isUnversioned({ versionsDefined, versionsNeeded }: ElfFacts): boolean {
  return versionsDefined.length === 0 && versionsNeeded.length === 0;
}
