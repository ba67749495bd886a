import type { Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Demand, Ground, SharedGroup } from "./demands.ts";

/** One thing that keeps a container from a server, and where it was asked for. */
export interface Reason {
  /** What a cell of a table has room for: `memory`, `on`, `apart`. */
  readonly rule: string;
  readonly text: string;
  readonly span: Span;
}

/** Where containers stand, sorted once for a table of everybody on every server. */
export interface Crowd {
  /** The server of each container by index, -1: nowhere yet. */
  readonly at: readonly number[];
  readonly demandsOf: readonly (readonly Demand[])[];
  /** What those who stand there ask for, by server. */
  readonly there: readonly (readonly Demand[])[];
  /** What they take of each resource together, by server. */
  readonly taken: readonly (readonly number[])[];
  /** Wishes to be apart of those who stand somewhere. */
  readonly apart: readonly Demand[];
}

export function crowdOf({ containers, servers, demands, dimensions }: Ground, at: readonly number[]): Crowd {
  const demandsOf: Demand[][] = containers.map(() => []);
  const there: Demand[][] = servers.map(() => []);
  const taken: number[][] = servers.map(() => dimensions.map(() => 0));
  const apart: Demand[] = [];
  for (const demand of demands) {
    demandsOf[demand.container]?.push(demand);
    const server = at[demand.container] as number;
    there[server]?.push(demand);
    const sums = taken[server];
    if (sums && demand.wish.is === "size")
      sums[demand.wish.resource] = (sums[demand.wish.resource] as number) + demand.wish.amount;
    if (server >= 0 && demand.wish.is === "group" && demand.wish.group.kind === "apart") apart.push(demand);
  }
  return { at, demandsOf, there, taken, apart };
}

/** Every reason why a container cannot stand on a server, as the others of the crowd stand. */
export function reasonsAgainst(
  ground: Ground,
  container: number,
  server: number,
  crowd: Crowd,
): readonly Reason[] {
  const scene: Scene = { ground, container, server, crowd };
  const own = crowd.demandsOf[container] ?? [];
  const told = new Set(own.map(({ wish }) => (wish.is === "group" ? wish.group.key : "")));
  return [
    ...own.flatMap((demand) => against(scene, demand)),
    ...crowd.apart.flatMap((demand) =>
      demand.wish.is === "group" && told.has(demand.wish.group.key) ? [] : disturbed(scene, demand),
    ),
  ];
}

interface Scene {
  readonly ground: Ground;
  readonly container: number;
  readonly server: number;
  readonly crowd: Crowd;
}

function against(scene: Scene, demand: Demand): Reason[] {
  const { wish, span } = demand;
  const because = (rule: string, text: string | undefined): Reason[] =>
    text === undefined ? [] : [{ rule, text, span }];
  if (wish.is === "size")
    return because(ruleOf(scene, wish.resource), lackOf(scene, wish.resource, wish.amount));
  if (wish.is === "group")
    return because(wish.group.targets ? wish.group.kind : "ports", groupFault(scene, wish.group, demand));
  return because(
    wish.about,
    wish.allowed.includes(scene.server) ? undefined : foreign(scene, demand, wish.about),
  );
}

function ruleOf({ ground }: Scene, resource: number): string {
  const { name, lease } = ground.dimensions[resource] as Ground["dimensions"][number];
  return lease === undefined ? name : "lease";
}

function foreign(
  { ground, server }: Scene,
  { text }: Demand,
  about: "on" | "architecture" | "feature" | "lease",
): string {
  const { name, profile } = ground.servers[server] as Ground["servers"][number];
  if (about === "lease") return `it wants ${text}, and ${name} has none`;
  return about === "on" ? `it goes ${text} alone` : `it wants ${text}, and ${name} runs ${profile.value}`;
}

function lackOf(
  { ground, server, crowd, container }: Scene,
  resource: number,
  amount: number,
): string | undefined {
  const { show, say, unit, lease } = ground.dimensions[resource] as Ground["dimensions"][number];
  const has = ground.capacities[server]?.[resource] as number;
  const all = crowd.taken[server]?.[resource] ?? 0;
  if (amount <= has - all) return undefined;
  const { name: own } = ground.servers[server] as Ground["servers"][number];
  const name = lease === undefined ? own : `lease ${lease} of ${own}`;
  const taken = (crowd.there[server] ?? []).flatMap(({ container: other, wish }) =>
    other !== container && wish.is === "size" && wish.resource === resource
      ? [{ other, amount: wish.amount }]
      : [],
  );
  const left = taken.reduce((rest, each) => rest - each.amount, has);
  if (amount <= left) return undefined;
  const wants = `it takes ${say(amount * unit)}`;
  if (amount > has) return `${wants}, and ${name} has ${show(has * unit)}`;
  const who = some(taken.map(({ other }) => ground.containers[other]?.name ?? ""));
  return `${wants}, and ${name} has ${show(left * unit)} left of ${show(has * unit)}, beside ${who}`;
}

function groupFault(
  { ground, server, crowd: { at }, container }: Scene,
  group: SharedGroup,
  { text }: Demand,
): string | undefined {
  const domain = group.domains[server] as number;
  const { name } = ground.servers[server] as Ground["servers"][number];
  if (domain < 0) return `it wants ${text}, and ${name} has no label ${group.label}`;
  const others = (group.targets ?? holdersOf(ground, group)).filter((other) => other !== container);
  const there = others.filter((other) => group.domains[at[other] as number] === domain);
  if (group.kind === "near") {
    const isSettled = others.every((other) => (at[other] as number) >= 0);
    return isSettled && there.length === 0 ? `it wants ${text}, and none is there` : undefined;
  }
  if (there.length === 0) return undefined;
  const who = some(there.map((other) => ground.containers[other]?.name ?? ""));
  return group.targets ? `it wants ${text}, and ${who} is there` : `${text} of ${name} leads to ${who}`;
}

/** Somebody else wants to be apart from it. Ports are told from the container's own side. */
function disturbed(
  { ground, server, crowd: { at }, container }: Scene,
  { wish, text, span, container: other }: Demand,
): Reason[] {
  if (other === container || wish.is !== "group" || !wish.group.targets?.includes(container)) return [];
  const { domains } = wish.group;
  if (domains[server] === -1 || domains[at[other] as number] !== domains[server]) return [];
  return [{ rule: "apart", text: `${ground.containers[other]?.name} is there, and wants ${text}`, span }];
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
