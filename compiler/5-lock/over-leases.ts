import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { leaseOf } from "../4-check/placement/reserved.ts";

/**
 * Leases that containers draw on and that were over when the lock is made: the language has no clock, locking has one.
 * `placed` has the server of each container that the compiler places; `now` is in milliseconds.
 */
export function overLeases(
  { containers, servers = [] }: Model,
  placed: ReadonlyMap<string, string>,
  now: number,
): readonly Diagnostic[] {
  const named = new Map(servers.map((server) => [server.name, server]));
  return containers.flatMap(({ name: container, lease: at, server: own }) => {
    const server = named.get(own?.value ?? placed.get(container) ?? "");
    const lease = at && server && leaseOf(server, at.value);
    if (!server || !lease?.until || Date.parse(lease.until.value) > now) return [];
    const values = { lease: lease.name, server: server.name, until: lease.until.value, container };
    return [diagnose("lease-over", values, { at, also: [{ span: lease.until.span, label: "over then" }] })];
  });
}
