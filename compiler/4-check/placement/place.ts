import type { Model } from "../../3-evaluate/model.ts";
import { type Ground, groundOf, problemOf } from "./demands.ts";
import { settle } from "./settle.ts";

/** The server of every container that stands on one, by name; or why there is no such answer. */
export type Placement =
  | { readonly is: "placed"; readonly servers: ReadonlyMap<string, string>; readonly ground: Ground }
  | { readonly is: "impossible"; readonly ground: Ground }
  | { readonly is: "unknown"; readonly steps: number; readonly ground: Ground };

/**
 * Chooses a server for every container that leaves the choice to the compiler (spec/servers.md), so that all demands are
 * met. `before`: servers that an earlier answer gave, by container; nobody is moved who could have stayed.
 */
export function place(model: Model, before: ReadonlyMap<string, string> = new Map()): Placement {
  const ground = groundOf(model);
  const indexes = new Map(ground.servers.map(({ name }, index) => [name, index]));
  const earlier = ground.containers.map(({ name }) => indexes.get(before.get(name) ?? "") ?? -1);
  const verdict = settle(problemOf(ground, ground.demands), earlier);
  if (verdict.is === "impossible") return { is: "impossible", ground };
  if (verdict.is === "unknown") return { is: "unknown", steps: verdict.steps, ground };
  const servers = ground.containers.map(({ name }, index): [string, string] => [
    name,
    ground.servers[verdict.at[index] as number]?.name ?? "",
  ]);
  return { is: "placed", servers: new Map(servers), ground };
}
