import type { Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Amounts, Server } from "../../3-evaluate/model.ts";
import { formatBytes, formatRate } from "../../formats/units.ts";

export type Resource = keyof Amounts;

/** What is counted, in the order of the sizes of an item. `unit`: the least amount that is told apart. */
export const resources: readonly {
  readonly name: Resource;
  readonly unit: number;
  /** `4GiB`. */
  readonly show: (value: number) => string;
  /** `4GiB of memory`. */
  readonly say: (value: number) => string;
}[] = [
  { name: "cpu", unit: 1e-6, show: cores, say: cores },
  { name: "memory", unit: 1, show: size, say: (value) => `${size(value)} of memory` },
  { name: "disk", unit: 1, show: size, say: (value) => `${size(value)} of disk` },
  { name: "net", unit: 1, show: formatRate, say: formatRate },
];

export type Counted = (typeof resources)[number];

/** One thing that is counted of a server: a resource as far as it is free, or as far as one lease keeps it. */
export interface Dimension extends Counted {
  readonly lease?: string;
}
/** The free resources first, then those of each lease that somebody draws on. */
export const dimensionsOf = (leases: Iterable<string>): readonly Dimension[] => [
  ...resources,
  ...[...leases].flatMap((lease) => resources.map((resource) => ({ ...resource, lease }))),
];

/** What a server may promise; undefined: it is not counted. */
export function hasOf({ capacity }: Server, name: Resource): Located<number> | undefined {
  const has = capacity[name];
  const { overcommit } = capacity;
  if (!has || !overcommit || (name !== "cpu" && name !== "net")) return has;
  return { value: has.value * overcommit[name].value, span: has.span };
}

/** In whole numbers, so that sums are exact. */
export const wholeOf = (value: number, unit: number): number => Math.round(value / unit);

/** A sum that no unit divides is shown in the largest with two places. */
function size(value: number): string {
  const exact = formatBytes(value);
  if (exact.length <= 8) return exact;
  const mebibytes = value / 2 ** 20;
  return mebibytes >= 1024 ? `${(mebibytes / 1024).toFixed(2)}GiB` : `${mebibytes.toFixed(2)}MiB`;
}

function cores(value: number): string {
  return `${Number(value.toFixed(3))} cores`;
}
