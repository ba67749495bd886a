import type { Lease, Server } from "../../3-evaluate/model.ts";
import type { Resource } from "./resources.ts";

/** The most that leases hold of a resource at one time, since when, and which ones. */
export interface Reserved {
  readonly amount: number;
  readonly leases: readonly Lease[];
  /** Absent: they have no beginning. */
  readonly since?: string;
}

/**
 * Evaluation has no clock, so a container may run at any time: what a server has for it is what is left at the worst
 * instant. The sum only grows where a lease begins, so that these instants are all that must be looked at.
 */
export function reservedOf({ leases = [] }: Server, resource: Resource): Reserved {
  const own = leases.filter(({ amounts }) => amounts[resource] !== undefined);
  const starts = [...new Set(own.map(({ from }) => from?.value))];
  let worst: Reserved = { amount: 0, leases: [] };
  for (const start of starts) {
    const there = own.filter((lease) => holdsAt(lease, start));
    const amount = there.reduce((sum, { amounts }) => sum + (amounts[resource]?.value ?? 0), 0);
    if (amount > worst.amount)
      worst = { amount, leases: there, ...(start !== undefined && { since: start }) };
  }
  return worst;
}

export const leaseOf = ({ leases = [] }: Server, name: string): Lease | undefined =>
  leases.find((lease) => lease.name === name);

/** `instant` undefined: before all times. */
function holdsAt({ from, until }: Lease, instant: string | undefined): boolean {
  const at = instant === undefined ? Number.NEGATIVE_INFINITY : Date.parse(instant);
  const begins = from ? Date.parse(from.value) : Number.NEGATIVE_INFINITY;
  const ends = until ? Date.parse(until.value) : Number.POSITIVE_INFINITY;
  return begins <= at && at < ends;
}
