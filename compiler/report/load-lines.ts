import type { Container, Model, Server } from "../3-evaluate/model.ts";
import { reservedOf } from "../4-check/placement/reserved.ts";
import { hasOf, type Resource, resources } from "../4-check/placement/resources.ts";
import type { Gauge, LoadLine } from "./report.ts";

/** Every server with what is promised of it (spec/servers.md). */
export function loadLines(
  { servers = [], containers }: Model,
  placed: ReadonlyMap<string, string>,
): readonly LoadLine[] {
  const there = new Map<string, Container[]>(servers.map(({ name }) => [name, []]));
  for (const container of containers)
    there.get(container.server?.value ?? placed.get(container.name) ?? "")?.push(container);
  return servers.map((server) => loadLine(server, there.get(server.name) ?? []));
}

function loadLine(server: Server, containers: readonly Container[]): LoadLine {
  const { name, fleet, hostname, profile } = server;
  return {
    server: name,
    ...(fleet !== undefined && { fleet }),
    hostname: hostname.value,
    profile: profile.value,
    containers: containers.map((container) => container.name),
    gauges: resources.map((resource) => gaugeOf(server, containers, resource.name)),
  };
}

function gaugeOf(server: Server, containers: readonly Container[], resource: Resource): Gauge {
  const capacity = server.capacity[resource]?.value;
  const limit = hasOf(server, resource)?.value;
  const reserved = reservedOf(server, resource);
  const there = new Set<string | undefined>(reserved.leases.map((lease) => lease.name));
  const sumOf = (some: readonly Container[]) =>
    exact(some.reduce((total, { limits }) => total + (limits[resource]?.value ?? 0), 0));
  const drawn = sumOf(containers.filter(({ lease }) => there.has(lease?.value)));
  return {
    resource,
    ...(capacity !== undefined && { capacity }),
    ...(limit !== undefined && { limit: exact(limit) }),
    leased: exact(reserved.amount),
    ...(drawn > 0 && { drawn }),
    promised: sumOf(containers.filter(({ lease }) => !lease)),
    unlimited: containers.filter(({ limits }) => limits[resource] === undefined).length,
  };
}

/** Millionths: a sum of tenths of a core is what a reader expects. */
const exact = (value: number): number => Math.round(value * 1e6) / 1e6;
