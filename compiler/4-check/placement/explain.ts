import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Conflict } from "./conflict.ts";
import { type Demand, type Ground, problemOf } from "./demands.ts";
import { crowdOf, reasonsAgainst, some } from "./reasons.ts";

const mostSpans = 8;
const mostServers = 8;

/** The conflict as a message: what is asked for, marked where it stands, against what the servers have. */
export function explain(ground: Ground, { demands, isMinimal }: Conflict): Diagnostic {
  const marks = marksOf(ground, demands);
  const [first, ...others] = marks;
  const hidden = others.slice(mostSpans).map(({ label }) => label);
  const notes = [
    ...serverNotes(ground, demands),
    ...(hidden.length > 0 ? [`also ${hidden.slice(0, 20).join("; ")}`] : []),
    isMinimal
      ? demands.length === 1
        ? "without this demand there is a placement of the others"
        : `any one of these ${demands.length} demands can be left out to place the others`
      : "there may be a smaller set of demands that cannot all be met",
  ];
  return diagnose(
    "impossible-placement",
    { reason: reasonOf(ground, demands) },
    { at: first?.span, label: first?.label ?? "", also: others.slice(0, mostSpans), notes },
  );
}

/** Instances of one declaration stand at one place: they are told together. */
function marksOf({ containers }: Ground, demands: readonly Demand[]) {
  const marks = new Map<string, { demand: Demand; names: string[] }>();
  for (const demand of demands) {
    const { span, text, container } = demand;
    const key = `${span.file} ${span.start.offset} ${text}`;
    const name = containers[container]?.name ?? "";
    const known = marks.get(key);
    if (known) known.names.push(name);
    else marks.set(key, { demand, names: [name] });
  }
  return [...marks.values()].map(({ demand: { span, text }, names }) => ({
    span,
    label: `${some(names)}: ${text}${names.length > 1 ? " each" : ""}`,
  }));
}

function reasonOf(ground: Ground, demands: readonly Demand[]): string {
  const indexes = [...new Set(demands.map(({ container }) => container))];
  const names = some(indexes.map((index) => ground.containers[index]?.name ?? ""));
  if (ground.servers.length === 0) return `there is no server for ${names}`;
  if (indexes.length === 1 && demands.every(({ wish }) => wish.is !== "group"))
    return `${names} fits none of the ${ground.servers.length} servers`;
  const shortage = shortageOf(ground, demands, names);
  if (shortage) return shortage;
  const [group] = demands.flatMap(({ wish }) => (wish.is === "group" ? [wish.group] : []));
  const isAlone = demands.every(({ wish }) => wish.is === "group" && wish.group === group);
  if (!group || !isAlone || indexes.length < 2) return `the demands of ${names} cannot all be met`;
  const { label, domains } = group;
  const [{ text } = { text: "" }] = demands.filter(({ wish }) => wish.is === "group");
  const { groups } = problemOf(ground, demands);
  const members = new Set(groups.flatMap(({ holders, targets }) => [...holders, ...targets]));
  const places = new Set(domains.filter((domain) => domain >= 0)).size;
  const what = label === "server" ? "servers" : `values of ${label}`;
  return `${names} want ${text}: ${members.size} containers, and ${places} ${what}`;
}

/** When it is one resource that there is too little of: how much is wanted, and how much there is. */
function shortageOf(ground: Ground, demands: readonly Demand[], names: string): string | undefined {
  const sizes = demands.filter(({ wish }) => wish.is === "size");
  const kinds = new Set(sizes.map(({ wish }) => (wish.is === "size" ? wish.resource : -1)));
  const [resource = -1] = kinds;
  if (kinds.size !== 1 || demands.some(({ wish }) => wish.is === "group")) return undefined;
  const { show, say, unit, lease } = ground.dimensions[resource] as Ground["dimensions"][number];
  const servers = serversOf(ground, demands);
  const room = servers.reduce((sum, server) => sum + (ground.capacities[server]?.[resource] as number), 0);
  const want = sizes.reduce((sum, { wish }) => sum + (wish.is === "size" ? wish.amount : 0), 0);
  const places = some(servers.map((server) => ground.servers[server]?.name ?? ""));
  const where = lease === undefined ? places : `lease ${lease} of ${places}`;
  const have = servers.length === 1 || lease !== undefined ? "has" : "have";
  return want > room
    ? `${names} want ${say(want * unit)} together, and ${where} ${have} ${show(room * unit)}`
    : `${names} want ${say(want * unit)} in parts that cannot be shared out among ${where}`;
}

/** Those that the containers with these demands may go to, as far as the demands say. */
function serversOf(ground: Ground, demands: readonly Demand[]): readonly number[] {
  const { items } = problemOf(ground, demands);
  const own = new Set(demands.map(({ container }) => container));
  return [...new Set([...own].flatMap((index) => items[index]?.candidates ?? []))].sort((a, b) => a - b);
}

/** What each server has of what is asked for, or why it is none for the only container. */
function serverNotes(ground: Ground, demands: readonly Demand[]): readonly string[] {
  const own = new Set(demands.map(({ container }) => container));
  const [only = -1] = own;
  const shown = own.size === 1 ? ground.servers.map((_, index) => index) : serversOf(ground, demands);
  const wanted = [...new Set(demands.flatMap(({ wish }) => (wish.is === "size" ? [wish.resource] : [])))];
  const crowd = crowdOf({ ...ground, demands }, []);
  const noteOf = (server: number): string => {
    const { name } = ground.servers[server] as Ground["servers"][number];
    if (own.size === 1) {
      const reasons = reasonsAgainst(ground, only, server, crowd).map(({ text }) => text);
      return `${name}: ${reasons.join("; ") || "fits by itself"}`;
    }
    const has = wanted.map((resource) => {
      const room = ground.capacities[server]?.[resource] as number;
      const dimension = ground.dimensions[resource] as Ground["dimensions"][number];
      const { say, unit, name: resourceName } = dimension;
      const where = dimension.lease === undefined ? "" : ` in lease ${dimension.lease}`;
      return (Number.isFinite(room) ? say(room * unit) : `${resourceName} without end`) + where;
    });
    return has.length > 0 ? `${name} has ${has.join(", ")} for containers` : "";
  };
  const notes = shown
    .slice(0, mostServers)
    .map(noteOf)
    .filter((note) => note !== "");
  const more = shown.length - mostServers;
  return more > 0 && notes.length > 0 ? [...notes, `and ${more} servers more`] : notes;
}
