import { resources } from "../../4-check/placement/resources.ts";
import type { Gauge } from "../report.ts";

/** Bytes as people read them: `12.3 MB`, in powers of ten. */
export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes >= 1e3) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${bytes} B`;
}

/** `96 paths`, `1 path`. */
export const countText = (count: number, one: string): string =>
  `${wholeText(count)} ${count === 1 ? one : `${one}s`}`;

/** Thousands apart; what a machine word does not hold is about so much. */
export function wholeText(value: number): string {
  if (value >= 1e15) return `about ${value.toExponential(1).replace("e+", " × 10^")}`;
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** An amount of a resource, as the language writes it. */
export function amountText(resource: Gauge["resource"], value: number): string {
  const found = resources.find(({ name }) => name === resource);
  return found ? found.show(value) : String(value);
}

/** How much of the limit is taken; undefined where nothing is counted. */
export function shareOf({ limit, leased, promised }: Gauge): number | undefined {
  if (limit === undefined) return undefined;
  const taken = leased + promised;
  if (limit === 0) return taken === 0 ? 0 : Number.POSITIVE_INFINITY;
  return taken / limit;
}

export function percentText(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : "over";
}
