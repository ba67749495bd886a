import type { Group, Item, Problem } from "./problem.ts";

/** What an item is to a group. */
interface Membership {
  readonly group: Counts;
  readonly holds: boolean;
  readonly isTarget: boolean;
  /** The domains that it could go to, where a near group has to count on it. */
  readonly reach: readonly number[];
}
/** Of one group, by domain. */
interface Counts {
  readonly kind: Group["kind"];
  readonly domains: readonly number[];
  readonly holders: Int32Array;
  /** Holders that are targets themselves: each of them wants another one. */
  readonly selfish: Int32Array;
  readonly targets: Int32Array;
  /** Targets without a place that could still come. */
  readonly coming: Int32Array;
}

/** A placement on its way: what is left of each server, and who is in each domain of each group. */
export class State {
  readonly at: Int32Array;
  readonly problem: Problem;
  private readonly free: number[][];
  private readonly crowd: Int32Array;
  private readonly memberships: readonly (readonly Membership[])[];
  /** How often somebody asked whether an item fits a server. */
  steps = 0;

  constructor(problem: Problem) {
    this.problem = problem;
    this.at = new Int32Array(problem.items.length).fill(-1);
    this.free = problem.capacities.map((capacity) => [...capacity]);
    this.crowd = new Int32Array(problem.capacities.length);
    this.memberships = membershipsOf(problem);
  }

  isEmpty(server: number): boolean {
    return this.crowd[server] === 0;
  }
  freeOf(server: number): readonly number[] {
    return this.free[server] as number[];
  }

  fits(item: number, server: number): boolean {
    this.steps++;
    const { sizes } = this.problem.items[item] as Item;
    const free = this.free[server] as number[];
    for (let each = 0; each < sizes.length; each++)
      if ((sizes[each] as number) > (free[each] as number)) return false;
    for (const membership of this.memberships[item] as Membership[])
      if (!isWelcome(membership, server)) return false;
    return true;
  }

  put(item: number, server: number): void {
    this.at[item] = server;
    this.count(item, server, 1);
  }
  take(item: number): void {
    this.count(item, this.at[item] as number, -1);
    this.at[item] = -1;
  }

  private count(item: number, server: number, by: 1 | -1): void {
    const { sizes } = this.problem.items[item] as Item;
    const free = this.free[server] as number[];
    for (let each = 0; each < sizes.length; each++)
      free[each] = (free[each] as number) - by * (sizes[each] as number);
    this.crowd[server] = (this.crowd[server] as number) + by;
    for (const { group, holds, isTarget, reach } of this.memberships[item] as Membership[]) {
      for (const domain of reach) add(group.coming, domain, -by);
      const domain = group.domains[server] as number;
      if (domain < 0) continue;
      if (holds) add(group.holders, domain, by);
      if (holds && isTarget) add(group.selfish, domain, by);
      if (isTarget) add(group.targets, domain, by);
    }
  }
}

function add(counts: Int32Array, index: number, by: number): void {
  counts[index] = (counts[index] as number) + by;
}

function isWelcome({ group, holds, isTarget, reach }: Membership, server: number): boolean {
  const domain = group.domains[server] as number;
  if (domain < 0 && holds) return false;
  if (group.kind === "near") return leavesNobodyAlone(group, holds, isTarget, reach, domain);
  if (domain < 0) return true;
  return (
    !(holds && (group.targets[domain] as number) > 0) && !(isTarget && (group.holders[domain] as number) > 0)
  );
}

/** In every domain that it touches, those who are there and those who may come are as many as the holders there want. */
function leavesNobodyAlone(
  group: Counts,
  holds: boolean,
  isTarget: boolean,
  reach: readonly number[],
  domain: number,
): boolean {
  const { holders, selfish, targets, coming } = group;
  const wants = (at: number, mine: boolean): number => {
    const own = mine && holds;
    if ((selfish[at] as number) > 0 || (own && isTarget)) return 2;
    return (holders[at] as number) > 0 || own ? 1 : 0;
  };
  for (const other of reach) {
    if (other === domain) continue;
    if ((targets[other] as number) + (coming[other] as number) - 1 < wants(other, false)) return false;
  }
  if (domain < 0) return true;
  const stays = (targets[domain] as number) + (coming[domain] as number);
  return stays + (isTarget && !reach.includes(domain) ? 1 : 0) >= wants(domain, true);
}

function membershipsOf({ items, groups, capacities }: Problem): readonly (readonly Membership[])[] {
  const found: Membership[][] = items.map(() => []);
  for (const { kind, domains, holders, targets } of groups) {
    const size = 1 + domains.reduce((most, each) => Math.max(most, each), -1);
    const counts = (): Int32Array => new Int32Array(size);
    const group: Counts = {
      kind,
      domains,
      holders: counts(),
      selfish: counts(),
      targets: counts(),
      coming: counts(),
    };
    const isHolder = new Set(holders);
    const isTarget = new Set(targets);
    const everywhere = kind === "near" ? distinct(domains) : [];
    for (const item of new Set([...holders, ...targets])) {
      const reach = kind === "near" && isTarget.has(item) ? reachOf(items[item] as Item) : [];
      for (const domain of reach) add(group.coming, domain, 1);
      found[item]?.push({ group, holds: isHolder.has(item), isTarget: isTarget.has(item), reach });
    }
    function reachOf({ candidates }: Item): readonly number[] {
      return candidates.length === capacities.length
        ? everywhere
        : distinct(candidates.map((server) => domains[server] as number));
    }
  }
  return found;
}

const distinct = (domains: readonly number[]): readonly number[] =>
  [...new Set(domains)].filter((domain) => domain >= 0);
