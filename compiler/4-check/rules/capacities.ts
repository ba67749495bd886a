import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Lease, Server } from "../../3-evaluate/model.ts";
import { reservedOf } from "../placement/reserved.ts";
import { hasOf, resources, wholeOf } from "../placement/resources.ts";
import type { CheckRule } from "../rule.ts";

/**
 * What is promised on a server, by limits of the containers that are bound to it and by leases, is not more than it has.
 * Servers of one fleet are told together.
 */
export const capacities: CheckRule = ({ servers = [], containers }) => {
  const byServer = new Map<string, Container[]>();
  for (const container of containers) {
    if (!container.server) continue;
    const there = byServer.get(container.server.value);
    if (there) there.push(container);
    else byServer.set(container.server.value, [container]);
  }
  const told = new Map<string, Diagnostic>();
  for (const server of servers)
    for (const diagnostic of overloadsOf(server, byServer.get(server.name) ?? []))
      if (!told.has(placeOf(diagnostic))) told.set(placeOf(diagnostic), diagnostic);
  return [...told.values()];
};

const placeOf = ({ spans: [span] }: Diagnostic): string => `${span?.file}:${span?.start.offset}`;

/** Those that draw on a lease count there, and those that draw on none against what is free. */
function overloadsOf(server: Server, there: readonly Container[]): Diagnostic[] {
  const on = (name?: string) => there.filter(({ lease }) => lease?.value === name);
  return [
    ...overloads(server, on()),
    ...(server.leases ?? []).flatMap((lease) => overdrafts(server, lease, on(lease.name))),
  ];
}

function overdrafts(server: Server, lease: Lease, there: readonly Container[]): Diagnostic[] {
  return resources.flatMap(({ name, unit, show, say }) => {
    const kept = lease.amounts[name];
    const limits = there.flatMap(({ name: container, limits }) => {
      const limit = limits[name];
      return limit && limit.value > 0 ? [{ container, ...limit }] : [];
    });
    const taken = limits.reduce((sum, { value }) => sum + value, 0);
    const isCounted = kept !== undefined || hasOf(server, name) !== undefined;
    if (!isCounted || wholeOf(taken, unit) <= wholeOf(kept?.value ?? 0, unit)) return [];
    const also = limits
      .slice(0, 4)
      .map(({ container, value, span }) => ({ span, label: `${container}: ${show(value)}` }));
    const has = kept ? show(kept.value) : `no ${name}`;
    const values = { lease: lease.name, server: server.name, taken: say(taken), has };
    return [diagnose("over-lease", values, { at: kept ?? lease.span, also })];
  });
}

function overloads(server: Server, there: readonly Container[]): Diagnostic[] {
  return resources.flatMap(({ name, unit, show, say }) => {
    const has = hasOf(server, name);
    const limits = there.flatMap(({ name: container, limits }) => {
      const limit = limits[name];
      return limit ? [{ container, ...limit }] : [];
    });
    const reserved = reservedOf(server, name);
    const taken = reserved.amount + limits.reduce((sum, { value }) => sum + value, 0);
    if (!has || wholeOf(taken, unit) <= wholeOf(has.value, unit)) return [];
    const held = reserved.leases.map(({ name: lease, span, amounts }) => ({
      span,
      label: `lease ${lease}: ${show(amounts[name]?.value ?? 0)}`,
    }));
    const largest = [...limits].sort((a, b) => b.value - a.value).slice(0, 4);
    const also = largest.map(({ container, value, span }) => ({
      span,
      label: `${container}: ${show(value)}`,
    }));
    const since = reserved.since === undefined ? "at all times" : `from ${reserved.since} on`;
    const notes = [
      ...(limits.length > 0 ? [`${limits.length} containers with a limit stand on it`] : []),
      ...(held.length > 0 ? [`leases hold ${show(reserved.amount)} ${since}`] : []),
      ...(name === "cpu" || name === "net"
        ? [
            `what is shared in time may be promised more often: ${name}-overcommit = ${ratio(taken, server, name)}`,
          ]
        : []),
    ];
    const values = { server: server.name, taken: say(taken), has: show(has.value) };
    return [diagnose("over-capacity", values, { at: has, also: [...held.slice(0, 4), ...also], notes })];
  });
}

/** The least that would do, with one place. */
const ratio = (taken: number, { capacity }: Server, name: "cpu" | "net"): number =>
  Math.ceil((taken / (capacity[name]?.value ?? 1)) * 10) / 10;
