import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Capacity, Container, Server } from "../../3-evaluate/model.ts";
import { formatBytes, formatRate } from "../../formats/units.ts";
import type { CheckRule } from "../rule.ts";

type Resource = keyof Capacity;
/** Memory and disk that are promised twice are gone when both come for them; time is only shared. */
const resources: readonly {
  readonly name: Resource;
  readonly rule: "over-capacity" | "crowded-server";
  readonly show: (value: number) => string;
}[] = [
  { name: "memory", rule: "over-capacity", show: formatBytes },
  { name: "disk", rule: "over-capacity", show: formatBytes },
  { name: "cpu", rule: "crowded-server", show: (value) => `${Number(value.toFixed(3))} cores` },
  { name: "net", rule: "crowded-server", show: formatRate },
];

/** The limits of the containers on a server are not more than it has. Servers of one fleet are told together. */
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
    for (const diagnostic of overloads(server, byServer.get(server.name) ?? []))
      if (!told.has(placeOf(diagnostic))) told.set(placeOf(diagnostic), diagnostic);
  return [...told.values()];
};

const placeOf = ({ spans: [span] }: Diagnostic): string => `${span?.file}:${span?.start.offset}`;

function overloads(server: Server, there: readonly Container[]): Diagnostic[] {
  return resources.flatMap(({ name, rule, show }) => {
    const has = server.capacity[name];
    const limits = there.flatMap(({ name: container, limits }) => {
      const limit = limits[name];
      return limit ? [{ container, ...limit }] : [];
    });
    const taken = limits.reduce((sum, { value }) => sum + value, 0);
    if (!has || taken <= has.value * (1 + 1e-9)) return [];
    const largest = [...limits].sort((a, b) => b.value - a.value).slice(0, 4);
    const also = largest.map(({ container, value, span }) => ({
      span,
      label: `${container}: ${show(value)}`,
    }));
    const values = { server: server.name, resource: name, taken: show(taken), has: show(has.value) };
    return [
      diagnose(rule, values, {
        at: has,
        also,
        notes: [`${limits.length} containers with a limit stand on it`],
      }),
    ];
  });
}
