import type { Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Demand, Ground, SharedGroup } from "./demands.ts";
import { resources } from "./resources.ts";

/** One thing that keeps a container from a server, and where it was asked for. */
export interface Reason {
  readonly text: string;
  readonly span: Span;
}

/**
 * Every reason why a container cannot stand on a server: without `at` those that hold however the others stand, with it
 * (the server of each container, by index) those that follow from where they stand too.
 */
export function reasonsAgainst(
  ground: Ground,
  container: number,
  server: number,
  at?: readonly number[],
): readonly Reason[] {
  const others = new Set(at ? ground.containers.keys() : []);
  others.delete(container);
  const scene: Scene = { ground, container, server, others, at: at ?? [] };
  const own = demandsByContainer(ground)[container] ?? [];
  const theirs = at ? ground.demands.filter((demand) => demand.container !== container) : [];
  return [
    ...own.flatMap((demand) => against(scene, demand)),
    ...theirs.flatMap((demand) => disturbed(scene, demand)),
  ];
}

const sorted = new WeakMap<readonly Demand[], readonly (readonly Demand[])[]>();
/** Sorted once for a table of everybody on every server. */
function demandsByContainer({ containers, demands }: Ground): readonly (readonly Demand[])[] {
  const known = sorted.get(demands);
  if (known) return known;
  const found: Demand[][] = containers.map(() => []);
  for (const demand of demands) found[demand.container]?.push(demand);
  sorted.set(demands, found);
  return found;
}

interface Scene {
  readonly ground: Ground;
  readonly container: number;
  readonly server: number;
  readonly others: ReadonlySet<number>;
  readonly at: readonly number[];
}

function against(scene: Scene, demand: Demand): Reason[] {
  const { wish, span } = demand;
  const because = (text: string | undefined): Reason[] => (text === undefined ? [] : [{ text, span }]);
  if (wish.is === "size") return because(lackOf(scene, wish.resource, wish.amount));
  if (wish.is === "group") return because(groupFault(scene, wish.group, demand));
  return because(wish.allowed.includes(scene.server) ? undefined : foreign(scene, demand, wish.about));
}

function foreign(
  { ground, server }: Scene,
  { text }: Demand,
  about: "on" | "architecture" | "feature",
): string {
  const { name, profile } = ground.servers[server] as Ground["servers"][number];
  return about === "on" ? `it goes ${text} alone` : `it wants ${text}, and ${name} runs ${profile.value}`;
}

function lackOf({ ground, server, others, at }: Scene, resource: number, amount: number): string | undefined {
  const { show, say, unit } = resources[resource] as (typeof resources)[number];
  const has = ground.capacities[server]?.[resource] as number;
  const { name } = ground.servers[server] as Ground["servers"][number];
  const taken = ground.demands.filter(
    ({ container, wish }) =>
      wish.is === "size" && wish.resource === resource && others.has(container) && at[container] === server,
  );
  const sum = taken.reduce((total, { wish }) => total + (wish.is === "size" ? wish.amount : 0), 0);
  if (amount <= has - sum) return undefined;
  const wants = `it takes ${say(amount * unit)}`;
  if (amount > has) return `${wants}, and ${name} has ${show(has * unit)}`;
  const who = taken.map(({ container }) => ground.containers[container]?.name ?? "");
  return `${wants}, and ${name} has ${show((has - sum) * unit)} left of ${show(has * unit)}, beside ${some(who)}`;
}

function groupFault(scene: Scene, group: SharedGroup, { text }: Demand): string | undefined {
  const { ground, server, others, at, container } = scene;
  const domain = group.domains[server] as number;
  const { name } = ground.servers[server] as Ground["servers"][number];
  if (domain < 0) return `it wants ${text}, and ${name} has no label ${group.label}`;
  if (at.length === 0) return undefined;
  const targets = group.targets ?? holdersOf(ground, group);
  const there = targets.filter(
    (other) => other !== container && others.has(other) && group.domains[at[other] as number] === domain,
  );
  const who = some(there.map((other) => ground.containers[other]?.name ?? ""));
  if (group.kind === "apart" && there.length > 0)
    return group.targets ? `it wants ${text}, and ${who} is there` : `${text} of ${name} leads to ${who}`;
  return group.kind === "near" && there.length === 0 ? `it wants ${text}, and none is there` : undefined;
}

/** Somebody else wants to be apart from it. Ports are told from the container's own side. */
function disturbed(
  { ground, server, at, container }: Scene,
  { wish, text, span, container: other }: Demand,
): Reason[] {
  if (wish.is !== "group" || wish.group.kind !== "apart" || !wish.group.targets?.includes(container))
    return [];
  const { domains } = wish.group;
  if (domains[server] === -1 || domains[at[other] as number] !== domains[server]) return [];
  return [{ text: `${ground.containers[other]?.name} is there, ${text}`, span }];
}

const holdersOf = ({ demands }: Ground, { key }: SharedGroup): readonly number[] =>
  demands.flatMap(({ container, wish }) =>
    wish.is === "group" && wish.group.key === key ? [container] : [],
  );

/** `a, b and 3 others`. */
export function some(names: readonly string[], most = 4): string {
  if (names.length === 0) return "nobody";
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} others` : shown.at(-1);
  const first = rest > 0 ? shown : shown.slice(0, -1);
  return first.length > 0 ? `${first.join(", ")} and ${last}` : `${last}`;
}
