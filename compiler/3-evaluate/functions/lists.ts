import { type Datum, isBroken, listOf, type Value } from "../datum.ts";
import { kindOf, show } from "../describe.ts";
import { compare, operate } from "../operators.ts";
import type { Type } from "../type.ts";
import { list } from "../type.ts";
import { text } from "../types.ts";
import { anything, type BuiltIn, largest, optional, required, tooLarge, type Undefined } from "./built-in.ts";

const values: Type<readonly Value[]> = {
  name: "a list",
  items: anything,
  read: (value, report) =>
    list(anything)
      .read(value, report)
      ?.map(({ value: item }) => item),
};
const given = (args: Readonly<Record<string, unknown>>): readonly Value[] => args.list as readonly Value[];

const simple = (
  name: string,
  doc: string,
  apply: (items: readonly Value[]) => Datum | Undefined,
): BuiltIn => ({
  name,
  doc,
  parameters: [required("list", values)],
  apply: (args) => apply(given(args)),
});

/** Lists: each function gives a new one, or one value. */
export const listFunctions: readonly BuiltIn[] = [
  simple(
    "sort",
    "The items in order: numbers, sizes, times, versions and addresses by value, texts by character.",
    sorted,
  ),
  simple("unique", "The items without those that stood before.", (items) => {
    const seen = new Set<string>();
    return listOf(items.filter(({ datum }) => !seen.has(keyOf(datum)) && seen.add(keyOf(datum))));
  }),
  simple("reverse", "The items from last to first.", (items) => listOf([...items].reverse())),
  simple("flatten", "The items of the lists in a list; items that are no lists stay.", (items) => {
    const size = items.reduce((sum, { datum }) => sum + (datum.is === "list" ? datum.items.length : 1), 0);
    if (size > largest) return tooLarge;
    return listOf(items.flatMap((item) => (item.datum.is === "list" ? item.datum.items : [item])));
  }),
  simple("min", "The least item.", (items) => outermost(items, -1)),
  simple("max", "The greatest item.", (items) => outermost(items, 1)),
  simple("sum", "The items added up; all have one unit.", (items) => {
    const [first, ...rest] = items;
    if (!first) return { is: "number", value: 0 };
    let total: Datum = first.datum;
    for (const item of rest) {
      const next = total.is === "list" ? undefined : operate("+", { datum: total, at: item.at }, item);
      if (!next) return { undefined: `${kindOf(total)} and ${kindOf(item.datum)} have no sum` };
      total = next;
    }
    return ["number", "size", "duration", "rate"].includes(total.is)
      ? total
      : { undefined: `${kindOf(total)} is nothing to add up` };
  }),
  {
    name: "join",
    doc: "The texts of a list as one, with a text between them.",
    parameters: [required("list", list(text)), optional("between", text)],
    apply: ({ list: items, between = "" }) => {
      const texts = (items as readonly { value: string }[]).map(({ value }) => value);
      const size = texts.reduce((sum, each) => sum + each.length + (between as string).length, 0);
      return size > largest ? tooLarge : { is: "string", value: texts.join(between as string) };
    },
  },
];

/** Equal values have equal keys; a text and a word of the same letters are equal. */
const keyOf = (datum: Datum): string =>
  datum.is === "string" || datum.is === "word" ? `text ${datum.value}` : `${datum.is} ${show(datum)}`;

const order = (a: Datum, b: Datum): number | undefined => {
  const textual = (datum: Datum) => datum.is === "string" || datum.is === "word" || datum.is === "path";
  if (textual(a) && textual(b) && "value" in a && "value" in b)
    return a.value < b.value ? -1 : Number(a.value > b.value);
  return compare(a, b);
};

function unordered(items: readonly Value[]): Undefined | undefined {
  const [first] = items;
  const odd = first && items.find((item) => !isBroken(item) && order(first.datum, item.datum) === undefined);
  if (!first || !odd) return undefined;
  return { undefined: `${kindOf(first.datum)} and ${kindOf(odd.datum)} have no order` };
}
function sorted(items: readonly Value[]): Datum | Undefined {
  return unordered(items) ?? listOf([...items].sort((a, b) => order(a.datum, b.datum) ?? 0));
}
function outermost(items: readonly Value[], side: 1 | -1): Datum | Undefined {
  const [first, ...rest] = items;
  if (!first) return { undefined: "the list is empty" };
  return (
    unordered(items) ??
    rest.reduce((best, { datum }) => ((order(datum, best) ?? 0) * side > 0 ? datum : best), first.datum)
  );
}
