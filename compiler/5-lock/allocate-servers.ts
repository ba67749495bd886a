import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Model } from "../3-evaluate/model.ts";
import { place } from "../4-check/placement/place.ts";
import type { LockFile } from "./lock-file.ts";

/**
 * The server of every container that leaves the choice to the compiler, by name. What the old lock gave is kept; when
 * that is not possible for all, of those that move none could have stayed while the others go.
 */
export function allocateServers(
  model: Model,
  old: LockFile | undefined,
): Checked<ReadonlyMap<string, string>> {
  const open = model.containers.filter(isOpen);
  const [first] = open;
  if (!first) return { value: new Map(), diagnostics: [] };
  const placement = place(model, lockedServers(old));
  if (placement.is === "placed") {
    const servers = open.map(({ name }): [string, string] => [name, placement.servers.get(name) ?? ""]);
    return { value: new Map(servers), diagnostics: [] };
  }
  const { containers, servers } = placement.ground;
  const steps = placement.is === "unknown" ? placement.steps : 0;
  const values = { containers: containers.length, servers: servers.length, steps };
  return {
    value: new Map(),
    diagnostics: [diagnose("placement-not-found", values, { at: first.place })],
  };
}

/** Its server is the compiler's choice. */
export const isOpen = ({ place, server }: Container): boolean => place !== undefined && server === undefined;

/** What a lock says of servers, by container. */
export function lockedServers(lock: LockFile | undefined): ReadonlyMap<string, string> {
  return new Map((lock?.containers ?? []).flatMap(({ name, server }) => (server ? [[name, server]] : [])));
}
