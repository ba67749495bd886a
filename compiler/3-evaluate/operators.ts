import type { BinaryOperatorText } from "../../grammar/syntax.ts";
import { contains, formatAddress, widthOf } from "../formats/address.ts";
import { type Datum, listOf, type Value } from "./datum.ts";
import { show } from "./describe.ts";

/** The result of an operator, or undefined when it means nothing for these operands: units must agree. */
export function operate(operator: BinaryOperatorText, left: Value, right: Value): Datum | undefined {
  const a = left.datum;
  const b = right.datum;
  switch (operator) {
    case "+":
      return add(a, b);
    case "-":
      return subtract(a, b);
    case "*":
      return multiply(a, b);
    case "==":
    case "!=":
      return comparable(a, b) ? { is: "boolean", value: same(a, b) === (operator === "==") } : undefined;
    case "in":
      return membership(a, b);
    case "and":
    case "or":
      if (a.is !== "boolean" || b.is !== "boolean") return undefined;
      return { is: "boolean", value: operator === "and" ? a.value && b.value : a.value || b.value };
    default: {
      const order = compare(a, b);
      return order === undefined ? undefined : { is: "boolean", value: holds(operator, order) };
    }
  }
}

interface Measure {
  readonly is: "size" | "duration" | "rate" | "number";
  readonly value: number;
}
interface Textual {
  readonly is: "string" | "word";
  readonly value: string;
}
const measures: readonly string[] = ["size", "duration", "rate", "number"];
const isMeasure = (datum: Datum): datum is Datum & Measure => measures.includes(datum.is);
const isTextual = (datum: Datum): datum is Datum & Textual => datum.is === "string" || datum.is === "word";

function add(a: Datum, b: Datum): Datum | undefined {
  if (a.is === "address") return moved(a, b, 1n);
  if (a.is === "time" && b.is === "duration") return later(a.value, b.value);
  if (isMeasure(a) && isMeasure(b) && a.is === b.is) return { is: a.is, value: a.value + b.value };
  if (a.is === "string" && b.is === "string") return { is: "string", value: a.value + b.value };
  if (a.is === "list" && b.is === "list") return listOf([...a.items, ...b.items]);
  return undefined;
}

function subtract(a: Datum, b: Datum): Datum | undefined {
  if (isMeasure(a) && isMeasure(b) && a.is === b.is) return { is: a.is, value: a.value - b.value };
  if (a.is === "address") return moved(a, b, -1n);
  if (a.is === "time" && b.is === "duration") return later(a.value, -b.value);
  if (a.is === "time" && b.is === "time")
    return { is: "duration", value: Date.parse(a.value) - Date.parse(b.value) };
  return undefined;
}
/** An address so many further on, as long as it stays one. */
function moved({ address }: Datum & { is: "address" }, by: Datum, sign: bigint): Datum | undefined {
  if (by.is !== "number" || !Number.isSafeInteger(by.value)) return undefined;
  const value = address.value + sign * BigInt(by.value);
  const outside = value < 0n || value >= 1n << BigInt(widthOf(address.family));
  return outside ? undefined : { is: "address", address: { family: address.family, value } };
}
function later(time: string, by: number): Datum | undefined {
  const date = new Date(Date.parse(time) + by);
  if (Number.isNaN(date.getTime())) return undefined;
  return { is: "time", value: date.toISOString().replace(".000Z", "Z") };
}

function multiply(a: Datum, b: Datum): Datum | undefined {
  if (!isMeasure(a) || !isMeasure(b)) return undefined;
  if (a.is === "rate" && b.is === "duration") return carried(a.value, b.value);
  if (a.is === "duration" && b.is === "rate") return carried(b.value, a.value);
  if (b.is === "number") return { is: a.is, value: a.value * b.value };
  return a.is === "number" ? { is: b.is, value: a.value * b.value } : undefined;
}

/** Bits a second for so many milliseconds are bytes. */
const carried = (rate: number, time: number): Datum => ({
  is: "size",
  value: Math.floor((rate * time) / 8000),
});

function membership(a: Datum, b: Datum): Datum | undefined {
  if (b.is === "map" && isTextual(a)) return { is: "boolean", value: b.entries.has(a.value) };
  if (b.is === "block" && isTextual(a)) return { is: "boolean", value: b.view.get(a.value) !== undefined };
  if (b.is === "network" && a.is === "address")
    return { is: "boolean", value: contains(b.network, a.address) };
  if (b.is === "list") return { is: "boolean", value: b.items.some((item) => same(a, item.datum)) };
  if (b.is !== "range") return undefined;
  const low = compare(b.from.datum, a);
  const high = b.to ? compare(a, b.to.datum) : 0;
  return low === undefined || high === undefined
    ? undefined
    : { is: "boolean", value: low <= 0 && high <= 0 };
}

const comparable = (a: Datum, b: Datum): boolean =>
  a.is === b.is || (isTextual(a) && isTextual(b)) || (a.is === "restart" && isTextual(b));

export function same(a: Datum, b: Datum): boolean {
  if (isTextual(a) && isTextual(b)) return a.value === b.value;
  if (a.is === "restart" && isTextual(b)) return a.restart.policy === b.value;
  if (isMeasure(a) && isMeasure(b)) return a.is === b.is && a.value === b.value;
  if (a.is === "address" && b.is === "address") return formatAddress(a.address) === formatAddress(b.address);
  if (a.is === "list" && b.is === "list")
    return (
      a.items.length === b.items.length &&
      a.items.every((item, index) => same(item.datum, b.items[index]?.datum ?? item.datum))
    );
  return a.is === b.is && show(a) === show(b);
}

/** Negative, zero or positive, as sorting wants it; undefined when there is no order between the two. */
export function compare(a: Datum, b: Datum): number | undefined {
  if (isMeasure(a) && isMeasure(b) && a.is === b.is) return a.value - b.value;
  if (a.is === "port" && b.is === "port" && a.protocol === b.protocol) return a.port - b.port;
  if (a.is === "version" && b.is === "version") return compareVersions(a.parts, b.parts);
  if (a.is === "address" && b.is === "address" && a.address.family === b.address.family)
    return a.address.value < b.address.value ? -1 : Number(a.address.value > b.address.value);
  if ((a.is === "time" || a.is === "date") && a.is === b.is) return Date.parse(a.value) - Date.parse(b.value);
  return undefined;
}

export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function holds(operator: BinaryOperatorText, order: number): boolean {
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}
