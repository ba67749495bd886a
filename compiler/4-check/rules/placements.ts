import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { conflictOf } from "../placement/conflict.ts";
import { explain } from "../placement/explain.ts";
import { place } from "../placement/place.ts";
import type { CheckRule } from "../rule.ts";
import { capacities } from "./capacities.ts";
import { leases } from "./leases.ts";
import { neighbours } from "./neighbours.ts";

/**
 * There is a server for every container that leaves the choice to the compiler, whatever the lock says. What is wrong
 * without the choice is told by itself.
 */
export const placements: CheckRule = (model, files) => {
  const open = model.containers.find(({ place }) => place);
  if (!open || [neighbours, leases, capacities].some((rule) => rule(model, files).length > 0)) return [];
  const placement = place(model);
  if (placement.is === "placed") return [];
  if (placement.is === "impossible") return [explain(placement.ground, conflictOf(placement.ground))];
  const { containers, servers } = placement.ground;
  const values = { containers: containers.length, servers: servers.length, steps: placement.steps };
  return [diagnose("placement-not-found", values, { at: open.place })];
};
