import type { Model } from "../../3-evaluate/model.ts";
import { type Ground, groundOf, problemOf } from "./demands.ts";
import { type Crowd, crowdOf, reasonsAgainst } from "./reasons.ts";
import { State } from "./state.ts";

/** A container that is not, or can no longer be, on a server, and why. */
export interface Misfit {
  readonly container: string;
  readonly server: string;
  readonly reasons: readonly string[];
}

/** The containers that do not fit where a lock has them, beside the others; none of a server that is gone. */
export function misfits(model: Model, servers: ReadonlyMap<string, string>): readonly Misfit[] {
  const { ground, at, indexOf } = sceneOf(model, servers);
  const crowd = crowdOf(ground, at);
  const state = new State(problemOf(ground, ground.demands));
  return ground.containers.flatMap(({ name, server, place }, index) => {
    const there = at[index] as number;
    const fits =
      there >= 0 && state.problem.items[index]?.candidates.includes(there) && state.fits(index, there);
    if (fits) state.put(index, there);
    if (fits || server || !place) return [];
    const wanted = servers.get(name) ?? "";
    const known = indexOf.get(wanted);
    return [{ container: name, server: wanted, reasons: reasonsOf(ground, index, wanted, known, crowd) }];
  });
}

/** Why containers that a new placement moved could not stay where they were, as the others stand now. */
export function movesOf(
  model: Model,
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): readonly Misfit[] {
  const moved = [...now].filter(([name, server]) => before.has(name) && before.get(name) !== server);
  if (moved.length === 0) return [];
  const { ground, at, indexOf } = sceneOf(model, now);
  const crowd = crowdOf(ground, at);
  return moved.map(([container]) => {
    const server = before.get(container) ?? "";
    const index = ground.containers.findIndex(({ name }) => name === container);
    return { container, server, reasons: reasonsOf(ground, index, server, indexOf.get(server), crowd) };
  });
}

function reasonsOf(
  ground: Ground,
  container: number,
  name: string,
  server: number | undefined,
  crowd: Crowd,
): readonly string[] {
  if (server === undefined) return [`there is no server ${name} any more`];
  return reasonsAgainst(ground, container, server, crowd).map(({ text }) => text);
}

function sceneOf(model: Model, servers: ReadonlyMap<string, string>) {
  const ground = groundOf(model);
  const indexOf = new Map(ground.servers.map(({ name }, index) => [name, index]));
  const at = ground.containers.map(
    ({ name, server }) => indexOf.get(server?.value ?? servers.get(name) ?? "") ?? -1,
  );
  return { ground, at, indexOf };
}
