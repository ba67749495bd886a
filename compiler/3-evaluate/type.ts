import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { nearest } from "../formats/suggest.ts";
import type { Datum, Value } from "./datum.ts";
import { kindOf, show } from "./describe.ts";
import { type Report, replacement } from "./report.ts";

/**
 * A type of the language: how it is called, which bare words it takes for themselves, and how a value of it becomes
 * data. `read` gives undefined when the value is not of the type; it has said so then, unless the value is broken.
 */
export interface Type<T> {
  /** With an article: `a size such as 512MiB`. */
  readonly name: string;
  /** Bare names that stand for themselves here: any, or only these. */
  readonly words?: true | readonly string[];
  /** Names of declarations of this kind may stand here. */
  readonly refersTo?: string;
  /** Of the items, where it is a list. */
  readonly items?: Type<unknown>;
  readonly read: (value: Value, report: Report) => T | undefined;
}

/** A type by a function that picks the datums it takes; `hint` may offer a way out of a wrong one. */
export function plain<T>(
  name: string,
  pick: (datum: Datum) => T | undefined,
  hint: (datum: Datum) => string | undefined = () => undefined,
  words?: readonly string[],
): Type<T> {
  const type: Type<T> = {
    name,
    ...(words && { words }),
    read: (value, report) => {
      const picked = pick(value.datum);
      if (picked === undefined) wrongType(type, value, report, hint(value.datum));
      return picked;
    },
  };
  return type;
}

export function wrongType(type: Type<unknown>, { datum, at }: Value, report: Report, fixed?: string): void {
  if (datum.is === "broken") return;
  if (datum.is === "word" && Array.isArray(type.words))
    return unknownWord(type.name, type.words, { datum, at }, report);
  if (datum.is === "word") {
    report.add(diagnose("unknown-name", { name: datum.value }, { at: at, notes: [`expected ${type.name}`] }));
    return;
  }
  const literal = datum.is !== "string" || at.text.startsWith('"');
  const fix = fixed === undefined || !literal ? undefined : replacement(at, fixed, false);
  const values = { expected: type.name, got: `${kindOf(datum)}${shown(datum)}` };
  report.add(diagnose("wrong-type", values, { at: at, label: `expected ${type.name}`, fix }));
}
/** As `wrongType`, where what is wanted is no one type. */
export function wrongKind(expected: string, { datum, at }: Value, report: Report): void {
  const values = { expected, got: kindOf(datum) };
  report.add(diagnose("wrong-type", values, { at: at, label: `expected ${expected}` }));
}
function shown(datum: Datum): string {
  if (datum.is === "list" || datum.is === "map" || datum.is === "reference" || datum.is === "boolean")
    return "";
  const text = show(datum);
  return text.length > 40 ? "" : ` (${text})`;
}

function unknownWord(name: string, words: readonly string[], { datum, at }: Value, report: Report): void {
  const word = "value" in datum ? String(datum.value) : "";
  const near = nearest(word, words);
  const notes = near
    ? [`did you mean ${near}?`]
    : words.length <= 12
      ? [`it is one of ${words.join(", ")}`]
      : [];
  const fix = near ? replacement(at, near, true) : undefined;
  report.add(diagnose("unknown-word", { word, expected: name }, { at: at, notes, fix }));
}

/** A word out of a closed list; strings of the same text are taken too. */
export function oneOf<const Words extends readonly string[]>(
  name: string,
  words: Words,
): Type<Words[number]> {
  return {
    name,
    words,
    read: ({ datum, at }, report) => {
      if (datum.is !== "word" && datum.is !== "string") {
        wrongType({ name, read: () => undefined }, { datum, at }, report);
        return undefined;
      }
      if (words.includes(datum.value)) return datum.value;
      unknownWord(name, words, { datum, at }, report);
      return undefined;
    },
  };
}

/** A list; with `single` one item may stand for a list of one. */
export function list<T>(items: Type<T>, single = false): Type<readonly Located<T>[]> {
  const type: Type<readonly Located<T>[]> = {
    name: single ? `${items.name}, or a list of them` : `a list, each item ${items.name}`,
    items,
    ...(items.words && { words: items.words }),
    ...(items.refersTo && { refersTo: items.refersTo }),
    read: (value, report) => {
      if (value.datum.is === "list") return allLocated(items, value.datum.items, report);
      const only = single ? located(items, value, report) : undefined;
      if (single) return only && [only];
      wrongType(type, value, report, `[${listed(value.at.text)}]`);
      return undefined;
    },
  };
  return type;
}

/** `"/bin/a -x"`, as a shell takes it, is two words. */
function listed(source: string): string {
  if (!/^"[^"\\{}]+"$/.test(source) || !source.startsWith('"/')) return source;
  return source
    .slice(1, -1)
    .trim()
    .split(/\s+/)
    .map((word) => `"${word}"`)
    .join(", ");
}

/** A map whose values are of one type. */
export function mapOfType<T>(values: Type<T>): Type<Readonly<Record<string, T>>> {
  const type: Type<Readonly<Record<string, T>>> = {
    name: values.name === "a value" ? "a map" : `a map, each value ${values.name}`,
    read: (value, report) => {
      if (value.datum.is !== "map") {
        wrongType(type, value, report);
        return undefined;
      }
      return recordOf(value.datum.entries, (item) => values.read(item, report));
    },
  };
  return type;
}

/** The entries of a map as data; undefined when one of them is none, after all of them were read. */
export function recordOf<T>(
  entries: ReadonlyMap<string, Value>,
  read: (value: Value) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  const found: Record<string, T> = {};
  let sound = true;
  entries.forEach((item, key) => {
    const value = read(item);
    if (value === undefined) sound = false;
    else if (key !== "__proto__") found[key] = value;
    // Assigned, it would be no property of its own.
    else Object.defineProperty(found, key, { value, enumerable: true, configurable: true, writable: true });
  });
  return sound ? found : undefined;
}

/** The value with its span, as the model keeps it. */
export function located<T>(type: Type<T>, value: Value, report: Report): Located<T> | undefined {
  const data = type.read(value, report);
  return data === undefined ? undefined : { value: data, span: value.at };
}

function allLocated<T>(
  type: Type<T>,
  values: readonly Value[],
  report: Report,
): readonly Located<T>[] | undefined {
  const found = values.map((value) => located(type, value, report));
  return found.includes(undefined) ? undefined : (found as readonly Located<T>[]);
}
