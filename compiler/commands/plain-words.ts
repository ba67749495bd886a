/** What each option of a command takes: one of some words, whatever is given, or nothing. */
export type PlainOptions = Readonly<Record<string, readonly string[] | "any" | "nothing">>;

export interface PlainWords {
  readonly project: string;
  /** By name, `--out`; empty for one that takes nothing. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Reads `[project] [--option value]…`, in any order, as the command line would, without its cost; undefined for whatever has
 * other words, which is left to it.
 */
export function plainWords(words: readonly string[], known: PlainOptions): PlainWords | undefined {
  const projects: string[] = [];
  const options = new Map<string, string>();
  const left = [...words].reverse();
  for (let word = left.pop(); word !== undefined; word = left.pop()) {
    const [name = "", given] = word.split(/=(.*)/s, 2);
    if (!word.startsWith("-")) projects.push(word);
    else if (options.has(name)) return undefined;
    else {
      const value = taken(Object.hasOwn(known, name) ? known[name] : undefined, given, left);
      if (value === undefined) return undefined;
      options.set(name, value);
    }
  }
  return projects.length > 1 ? undefined : { project: projects[0] ?? ".", options };
}

function taken(
  takes: PlainOptions[string] | undefined,
  given: string | undefined,
  left: string[],
): string | undefined {
  if (takes === "nothing") return given === undefined ? "" : undefined;
  const value = takes && (given ?? left.pop());
  if (!value || (given === undefined && value.startsWith("-"))) return undefined;
  return takes === "any" || takes.includes(value) ? value : undefined;
}
