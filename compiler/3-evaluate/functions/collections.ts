import { contains as inNetwork, lastAddress, networkAddress } from "../../formats/address.ts";
import { type Datum, listOf, mapOf, type Value } from "../datum.ts";
import { kindOf } from "../describe.ts";
import { operate } from "../operators.ts";
import { plain, type Type } from "../type.ts";
import { text } from "../types.ts";
import { anything, type BuiltIn, optional, required, type Undefined } from "./built-in.ts";

type Entries = ReadonlyMap<string, Value>;
/** A map, or a block as the map of the fields that are set. */
const map: Type<Entries> = plain("a map", (datum) => {
  if (datum.is === "map") return datum.entries;
  if (datum.is !== "block") return undefined;
  const set = datum.view.names().map((name) => [name, datum.view.get(name)] as const);
  return new Map(set.filter((pair): pair is [string, Value] => pair[1] !== undefined));
});
const entries = (given: unknown): Entries => given as Entries;

/** Maps, and what is asked of lists, texts and networks alike. */
export const collectionFunctions: readonly BuiltIn[] = [
  {
    name: "length",
    doc: "How many items a list, entries a map, or characters a text has.",
    parameters: [required("of", anything)],
    apply: ({ of }) => lengthOf((of as Value).datum),
  },
  {
    name: "contains",
    doc: "Whether a list or range holds a value, a map a key, a network an address or a network, or a text another text.",
    parameters: [required("whole", anything), required("part", anything)],
    apply: ({ whole, part }) => contained(whole as Value, part as Value),
  },
  {
    name: "keys",
    doc: "The names in a map, in order; of a block those of the fields that are set.",
    parameters: [required("map", map)],
    apply: (given) => {
      const names = [...entries(given.map)].sort(([a], [b]) => (a < b ? -1 : 1));
      return listOf(names.map(([value, { at }]): Value => ({ datum: { is: "string", value }, at })));
    },
  },
  {
    name: "values",
    doc: "The values of a map, in the order of its names.",
    parameters: [required("map", map)],
    apply: (given) =>
      listOf([...entries(given.map)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)),
  },
  {
    name: "merge",
    doc: "Two maps as one; the second decides about what is in both.",
    parameters: [required("first", map), required("second", map)],
    apply: ({ first, second }) => mapOf(new Map([...entries(first), ...entries(second)])),
  },
  {
    name: "get",
    doc: "What a map has under a name, else the third argument.",
    parameters: [required("map", map), required("name", text), optional("otherwise", anything)],
    apply: (given) => {
      const found = entries(given.map).get(given.name as string) ?? (given.otherwise as Value | undefined);
      return found?.datum ?? { undefined: `the map has no ${given.name}` };
    },
  },
];

function lengthOf(datum: Datum): Datum | Undefined {
  if (datum.is === "list") return { is: "number", value: datum.items.length };
  if (datum.is === "map") return { is: "number", value: datum.entries.size };
  if (datum.is === "string" || datum.is === "word") return { is: "number", value: [...datum.value].length };
  return { undefined: `${kindOf(datum)} has no length` };
}

function contained(whole: Value, part: Value): Datum | Undefined {
  const [a, b] = [whole.datum, part.datum];
  const said = (value: boolean): Datum => ({ is: "boolean", value });
  if (a.is === "network" && b.is === "address") return said(inNetwork(a.network, b.address));
  if (a.is === "network" && b.is === "network")
    return said(
      inNetwork(a.network, networkAddress(b.network)) && inNetwork(a.network, lastAddress(b.network)),
    );
  if (a.is === "string" && b.is === "string") return said(a.value.includes(b.value));
  return (
    operate("in", part, whole) ?? { undefined: `${kindOf(a)} holds no ${kindOf(b).replace(/^an? /, "")}` }
  );
}
