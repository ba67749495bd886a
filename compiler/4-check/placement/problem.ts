/**
 * Placement as numbers alone: items to be put on servers. Servers, items and groups are known by their index; what they
 * are called and where they stand in the text is for `demands.ts`.
 */
export interface Problem {
  /** Of each server, how much it has of each resource: whole numbers, or Infinity for what is not counted. */
  readonly capacities: readonly (readonly number[])[];
  readonly items: readonly Item[];
  readonly groups: readonly Group[];
}
export interface Item {
  /** How much it takes of each resource; whole numbers, in the order of the capacities. */
  readonly sizes: readonly number[];
  /** The servers it may go to, ascending. */
  readonly candidates: readonly number[];
}
/**
 * One wish about neighbours. `apart`: where a holder is, no other item of the targets is. `near`: where a holder is,
 * another item of the targets is too. Where means the domain: the server itself, or all servers with one zone or rack.
 */
export interface Group {
  readonly kind: "apart" | "near";
  /** Of each server; -1: it is in none, and no holder can go there. */
  readonly domains: readonly number[];
  readonly holders: readonly number[];
  readonly targets: readonly number[];
}

/** Which server each item is on, by index; or that there is no such answer; or that none was found in so many steps. */
export type Verdict =
  | { readonly is: "placed"; readonly at: readonly number[] }
  | { readonly is: "impossible" }
  | { readonly is: "unknown"; readonly steps: number };
