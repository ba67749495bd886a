import { serversFor } from "./fill.ts";
import type { Problem, Verdict } from "./problem.ts";
import { State } from "./state.ts";

/** The search goes one call deeper with each item. */
const mostItems = 3_000;

/**
 * Every placement that is not the image of one tried before, the item with the fewest servers left first; gives up after
 * so many steps, a step being a look at one item on one server.
 *
 * Two things are known without trying: where one item led nowhere, an equal one does too; and where one empty server
 * led nowhere, so does an empty one of the same kind.
 */
export function search(problem: Problem, preferred: readonly number[], most: number): Verdict {
  const state = new State(problem);
  const roles = rolesOf(problem);
  const sets = kindsOf(problem.items.map(({ candidates }) => candidates));
  const items = kindsOf(
    problem.items.map(({ sizes }, index) => [sizes, sets[index], roles[index]?.join("")].join(" ")),
  );
  const servers = kindsOf(problem.capacities.map((_, server) => serverKey(problem, server)));
  /** By kind of item and server: the item would lead nowhere there. */
  const barred = new Set<number>();
  const barOf = (item: number, server: number): number =>
    (items[item] as number) * problem.capacities.length + server;
  const isSpent = (): boolean => state.steps > most || problem.items.length > mostItems;
  const open = new Set(problem.items.map((_, index) => index));

  const next = (): { item: number; choices: readonly number[] } | undefined => {
    let found: { item: number; choices: readonly number[] } | undefined;
    const seen = new Set<number>();
    for (const item of open) {
      if (seen.has(items[item] as number)) continue;
      seen.add(items[item] as number);
      const choices = serversFor(state, item, preferred[item] ?? -1).filter(
        (server) => !barred.has(barOf(item, server)),
      );
      if (found && choices.length >= found.choices.length) continue;
      found = { item, choices };
      if (choices.length === 0 || state.steps > most) return found;
    }
    return found;
  };
  /** True when everything has its place; the state holds it then. */
  const place = (): boolean => {
    const step = next();
    if (!step) return true;
    if (isSpent()) return false;
    const { item, choices } = step;
    const bars: number[] = [];
    const emptied = new Set<number>();
    open.delete(item);
    for (const server of choices) {
      const kind = state.isEmpty(server) ? (servers[server] as number) : -1;
      if (kind >= 0 && emptied.has(kind)) continue;
      state.put(item, server);
      if (place()) return true;
      state.take(item);
      if (isSpent()) return false;
      if (kind >= 0) emptied.add(kind);
      bars.push(barOf(item, server));
      barred.add(barOf(item, server));
    }
    open.add(item);
    for (const bar of bars) barred.delete(bar);
    return false;
  };

  if (place()) return { is: "placed", at: [...state.at] };
  return isSpent() ? { is: "unknown", steps: state.steps } : { is: "impossible" };
}

/** Equal ones have one number. Lists of servers that are the same are one list, so that they need not be compared. */
function kindsOf(keys: readonly unknown[]): readonly number[] {
  const kinds = new Map<unknown, number>();
  return keys.map((key) => {
    if (!kinds.has(key)) kinds.set(key, kinds.size);
    return kinds.get(key) as number;
  });
}

/** What each item is to the groups that know it: equal ones could change places in any placement. */
function rolesOf({ items, groups }: Problem): readonly string[][] {
  const roles: string[][] = items.map(() => []);
  for (const [index, { holders, targets }] of groups.entries()) {
    for (const item of holders) roles[item]?.push(`h${index}`);
    for (const item of targets) roles[item]?.push(`t${index}`);
  }
  return roles;
}

/** Equal for servers that could change places as long as both are empty. */
function serverKey({ capacities, items, groups }: Problem, server: number): string {
  const sets = new Set(items.map(({ candidates }) => candidates));
  const domains = groups.map(({ domains }) =>
    domains.indexOf(domains[server] as number) === domains.lastIndexOf(domains[server] as number) &&
    domains[server] !== -1
      ? "alone"
      : domains[server],
  );
  const welcome = [...sets].map((set) => Number(set.includes(server)));
  return [capacities[server]?.join(","), welcome.join(""), domains.join(",")].join(" ");
}
