import type { Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Model, Neighbours, Place, Server } from "../../3-evaluate/model.ts";
import type { Group, Problem } from "./problem.ts";
import { leaseOf, reservedOf } from "./reserved.ts";
import { type Dimension, dimensionsOf, hasOf, wholeOf } from "./resources.ts";

/** All that a placement is about: the servers, the containers that stand or will stand on one, what each one asks for. */
export interface Ground {
  readonly servers: readonly Server[];
  /** What is counted of each server. */
  readonly dimensions: readonly Dimension[];
  /** What each server has for containers when leases hold most of it, by `dimensions`. */
  readonly capacities: readonly (readonly number[])[];
  readonly containers: readonly Container[];
  readonly demands: readonly Demand[];
}

/** One thing that one container asks for. Without any a container could stand anywhere. */
export interface Demand {
  /** By its index. */
  readonly container: number;
  /** As a message says it: `4GiB of memory`. */
  readonly text: string;
  readonly span: Span;
  readonly wish: Wish;
}
export type Wish =
  /** `resource`: the index of a dimension. */
  | { readonly is: "size"; readonly resource: number; readonly amount: number }
  | {
      readonly is: "servers";
      readonly about: "on" | "architecture" | "feature" | "lease";
      readonly allowed: readonly number[];
    }
  | { readonly is: "group"; readonly group: SharedGroup };
/** Containers with the same wish share one group; the holders are those whose demand counts. */
export interface SharedGroup extends Omit<Group, "holders" | "targets"> {
  readonly key: string;
  /** `server`, or a label. */
  readonly label: string;
  /** Absent: the holders themselves, as of a port. */
  readonly targets?: readonly number[];
}

/** `also`: a container that is bound to no server, as if it were to be placed. */
export function groundOf({ containers, servers = [], profiles }: Model, also?: string): Ground {
  const standing = containers.filter(({ name, server, place }) => server || place || name === also);
  const named = new Map(profiles.map((profile) => [profile.name, profile]));
  const indexes = new Map<string, number[]>();
  for (const [index, { name, of }] of standing.entries())
    for (const each of new Set([name, of ?? name])) {
      const known = indexes.get(each);
      if (known) known.push(index);
      else indexes.set(each, [index]);
    }
  const dimensions = dimensionsOf(new Set(standing.flatMap(({ lease }) => lease?.value ?? [])));
  const makers = new Makers(servers, indexes, (server) => named.get(server.profile.value), dimensions);
  return {
    servers,
    containers: standing,
    dimensions,
    capacities: servers.map((server) => dimensions.map((each) => capacityOf(server, each))),
    demands: standing.flatMap((container, index) => makers.demandsOf(container, index)),
  };
}

/** The problem that these demands make; who has none left may stand anywhere. */
export function problemOf(ground: Ground, demands: readonly Demand[]): Problem {
  const { containers, capacities, dimensions } = ground;
  const everywhere = capacities.map((_, server) => server);
  const items = containers.map(() => ({ sizes: dimensions.map(() => 0), candidates: everywhere }));
  const groups = new Map<string, { group: SharedGroup; holders: number[] }>();
  const meets = new Map<readonly number[], Map<readonly number[], readonly number[]>>();
  for (const { container, wish } of demands) {
    const item = items[container] as (typeof items)[number];
    if (wish.is === "size") item.sizes[wish.resource] = wish.amount;
    else if (wish.is === "servers") item.candidates = meet(item.candidates, wish.allowed) as number[];
    else {
      const known = groups.get(wish.group.key);
      if (known) known.holders.push(container);
      else groups.set(wish.group.key, { group: wish.group, holders: [container] });
    }
  }
  return {
    capacities,
    items,
    groups: [...groups.values()].map(({ group, holders }) => ({
      kind: group.kind,
      domains: group.domains,
      holders,
      targets: group.targets ?? holders,
    })),
  };
  /** Items with the same wishes share one list: it is made, and later looked at, once. */
  function meet(a: readonly number[], b: readonly number[]): readonly number[] {
    if (a === everywhere) return b;
    const known = meets.get(a)?.get(b);
    if (known) return known;
    const inside = new Set(b);
    const both = a.filter((server) => inside.has(server));
    const ofA = meets.get(a) ?? new Map<readonly number[], readonly number[]>();
    meets.set(a, ofA.set(b, both));
    return both;
  }
}

/** A lease has nothing of what it does not name, where the server counts it. */
function capacityOf(server: Server, { name, unit, lease }: Dimension): number {
  const has = hasOf(server, name);
  const kept = lease === undefined ? undefined : leaseOf(server, lease)?.amounts[name];
  if (kept) return wholeOf(kept.value, unit);
  if (!has) return Number.POSITIVE_INFINITY;
  return lease === undefined ? wholeOf(has.value, unit) - wholeOf(reservedOf(server, name).amount, unit) : 0;
}

type ProfileOf = (server: Server) => Model["profiles"][number] | undefined;

/** Makes the demands of containers; what several of them ask for is made once. */
class Makers {
  private readonly sets = new Map<string, readonly number[]>();
  private readonly groups = new Map<string, SharedGroup>();
  private readonly servers: readonly Server[];
  private readonly indexes: ReadonlyMap<string, readonly number[]>;
  private readonly profileOf: ProfileOf;
  private readonly dimensions: readonly Dimension[];

  constructor(
    servers: readonly Server[],
    indexes: ReadonlyMap<string, readonly number[]>,
    profileOf: ProfileOf,
    dimensions: readonly Dimension[],
  ) {
    this.servers = servers;
    this.indexes = indexes;
    this.profileOf = profileOf;
    this.dimensions = dimensions;
  }

  demandsOf(container: Container, index: number): readonly Demand[] {
    const { limits, server, place, lease } = container;
    const sizes = this.dimensions.flatMap(({ name, unit, say, lease: of }, resource): Demand[] => {
      const limit = limits[name];
      if (!limit || limit.value <= 0 || of !== lease?.value) return [];
      const wish: Wish = { is: "size", resource, amount: wholeOf(limit.value, unit) };
      return [{ container: index, text: say(limit.value), span: limit.span, wish }];
    });
    const bound = server
      ? [this.on([server.value], server.span, index)]
      : place?.on
        ? [
            this.on(
              place.on.map(({ value }) => value),
              place.on[0]?.span ?? place.span,
              index,
            ),
          ]
        : [];
    // Those of who stands where its header says are held against its profiles (`rules/features.ts`).
    const features = place && !server ? container.needs.map((need) => this.feature(need, index)) : [];
    const leased = lease && !server ? [this.leased(lease, index)] : [];
    return [...bound, ...sizes, ...leased, ...features, ...(place ? this.ofPlace(place, index) : [])];
  }

  private leased({ value, span }: NonNullable<Container["lease"]>, container: number): Demand {
    const allowed = this.once(`lease ${value}`, (server) => leaseOf(server, value) !== undefined);
    const wish: Wish = { is: "servers", about: "lease", allowed };
    return { container, text: `a server with lease ${value}`, span, wish };
  }

  private feature({ value, span }: Container["needs"][number], container: number): Demand {
    const provides = (profile: Model["profiles"][number]) =>
      profile.provides.some((one) => one.value === value);
    const wish = this.profiles("feature", value, provides);
    return { container, text: `a server that provides ${value}`, span, wish };
  }

  private ofPlace({ architecture, ports, near, apart }: Place, container: number): Demand[] {
    const machine = architecture
      ? [
          {
            container,
            text: `a server of ${architecture.value}`,
            span: architecture.span,
            wish: this.profiles(
              "architecture",
              architecture.value,
              (profile) => profile.architecture.value === architecture.value,
            ),
          },
        ]
      : [];
    const doors = ports.map(({ value: { port, protocol }, span }): Demand => {
      const key = `port ${port}/${protocol}`;
      return { container, text: key, span, wish: this.group(key, "apart", "server", undefined) };
    });
    const neighbours = (kind: Group["kind"], wishes: readonly Neighbours[]): Demand[] =>
      wishes.flatMap(({ label, containers, span }) =>
        containers.flatMap(({ value }): Demand[] => {
          const targets = this.indexes.get(value);
          if (!targets) return [];
          const text = `to be ${kind === "near" ? "near" : "apart from"} ${value} by ${label.value}`;
          const key = `${kind} ${label.value} ${value}`;
          return [{ container, text, span, wish: this.group(key, kind, label.value, targets) }];
        }),
      );
    return [...machine, ...doors, ...neighbours("near", near), ...neighbours("apart", apart)];
  }

  private on(names: readonly string[], span: Span, container: number): Demand {
    const wanted = new Set(names);
    const allowed = this.once(`on ${[...wanted].sort().join(" ")}`, ({ name }) => wanted.has(name));
    const shown = names.length > 4 ? `one of ${names.length} servers` : names.join(" or ");
    return { container, text: `on ${shown}`, span, wish: { is: "servers", about: "on", allowed } };
  }
  private profiles(
    about: "architecture" | "feature",
    key: string,
    suits: (profile: Model["profiles"][number]) => boolean,
  ): Wish {
    const allowed = this.once(`${about} ${key}`, (server) => {
      const profile = this.profileOf(server);
      return profile !== undefined && suits(profile);
    });
    return { is: "servers", about, allowed };
  }
  private once(key: string, suits: (server: Server) => boolean): readonly number[] {
    const known = this.sets.get(key);
    if (known) return known;
    const found = this.servers.flatMap((server, index) => (suits(server) ? [index] : []));
    this.sets.set(key, found);
    return found;
  }
  private group(
    key: string,
    kind: Group["kind"],
    label: string,
    targets: readonly number[] | undefined,
  ): Wish & { is: "group" } {
    const known = this.groups.get(key);
    const group = known ?? { key, kind, label, domains: this.domains(label), ...(targets && { targets }) };
    this.groups.set(key, group);
    return { is: "group", group };
  }
  private domains(label: string): readonly number[] {
    if (label === "server") return this.servers.map((_, index) => index);
    const values = this.servers.map(({ labels }) => labels?.[label]);
    const numbers = new Map(
      [...new Set(values)].filter((value) => value !== undefined).map((value, index) => [value, index]),
    );
    return values.map((value) => (value === undefined ? -1 : (numbers.get(value) ?? -1)));
  }
}
