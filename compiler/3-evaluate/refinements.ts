import { contains } from "../formats/address.ts";
import { matchesGlob } from "../formats/glob.ts";
import type { Datum, Value } from "./datum.ts";
import { kindOf, show } from "./describe.ts";
import { compare } from "./operators.ts";

/** What a type's values are held to. */
export interface Refinement {
  /** As a message shows it. */
  readonly text: string;
  readonly holds: (datum: Datum) => boolean;
  /** The least value that it allows, if that is known. */
  readonly least?: Datum;
}

/** The kind of value that a type's ranges are made of. */
const ordered: Readonly<Record<string, Datum["is"]>> = {
  bytes: "size",
  duration: "duration",
  rate: "rate",
  number: "number",
  count: "number",
  cores: "number",
  port: "port",
  address: "address",
  ipv4: "address",
  ipv6: "address",
  time: "time",
  date: "date",
  version: "version",
};
/** Types whose length can be held to a range. */
const lengthy = ["string", "word", "list", "map"];

/** The refinement that an argument of a type stands for, or why there is none. */
export function refinementOf(type: string, label: string | undefined, { datum }: Value): Refinement | string {
  if (label !== undefined && label !== "like")
    return `it knows no ${label}; a pattern is given as like = "edge-*"`;
  if (label === "like") return pattern(type, datum);
  if (datum.is === "network" && ordered[type] === "address") return inside(datum);
  if (datum.is !== "range") return `it is ${kindOf(datum)}, not a range`;
  const ends = datum.from.datum;
  if (lengthy.includes(type)) {
    if (ends.is !== "number") return `a length is a number, not ${kindOf(ends)}`;
    return {
      text: `a length in ${show(datum)}`,
      holds: (value) => within(datum, { is: "number", value: lengthOf(value) }),
    };
  }
  const wanted = ordered[type];
  if (!wanted) return "its values have no order";
  if (ends.is !== wanted) return `its ends are ${kindOf(ends)}`;
  return { text: show(datum), least: ends, holds: (value) => within(datum, value) };
}

function pattern(type: string, datum: Datum): Refinement | string {
  if (!["string", "word", "path"].includes(type)) return "only texts have a pattern";
  if (datum.is !== "string") return "a pattern is a string";
  const { value: glob } = datum;
  const holds = (value: Datum) =>
    "value" in value && glob.split("/").length === String(value.value).split("/").length
      ? String(value.value)
          .split("/")
          .every((part, index) => matchesGlob(glob.split("/")[index] ?? "", part))
      : false;
  return { text: `the pattern ${show(datum)}`, holds };
}

const inside = (network: Datum & { is: "network" }): Refinement => ({
  text: show(network),
  holds: (value) => value.is === "address" && contains(network.network, value.address),
});

/** A range of a type whose values are ranges themselves (versions) is held to at both ends. */
function within(range: Datum & { is: "range" }, value: Datum): boolean {
  if (value.is === "range")
    return (
      within(range, value.from.datum) && (value.to ? within(range, value.to.datum) : range.to === undefined)
    );
  const low = compare(range.from.datum, value);
  const high = range.to ? compare(value, range.to.datum) : 0;
  return low !== undefined && high !== undefined && low <= 0 && high <= 0;
}

function lengthOf(datum: Datum): number {
  if (datum.is === "list") return datum.items.length;
  if (datum.is === "map") return datum.entries.size;
  return "value" in datum ? [...String(datum.value)].length : 0;
}
