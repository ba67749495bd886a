import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { childrenOf } from "./children.ts";
import type { ServerInstance } from "./datum.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { Capacity, Fleet, Lease, Server } from "./model.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";
import { capacity, lease, server as schema } from "./schema/server.ts";

/** A server of the model and the profile it runs, or undefined when something about it was reported. */
export function buildServer(
  instance: Instance,
  { declaration, name, key, variables }: ServerInstance,
  reader: Reader,
): { server: Server; profile: Declaration } | undefined {
  const fields = reader.fields(instance, schema);
  const has = buildCapacity(instance, reader);
  const leases = childrenOf(instance, "lease").map((each) => buildLease(each, reader));
  if (!fields || !has || leases.includes(undefined)) return undefined;
  const profile = fields.profile.value;
  const labels = { ...keysOf(variables), ...fields.labels.value };
  const server: Server = {
    name,
    span: instance.at,
    ...(key !== undefined && { fleet: declaration.name, key }),
    hostname: fields.hostname,
    profile: { value: profile.name, span: fields.profile.span },
    capacity: has,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(leases.length > 0 && { leases: leases as Lease[] }),
  };
  return { server, profile };
}

function buildCapacity(instance: Instance, reader: Reader): Capacity | undefined {
  const [block] = childrenOf(instance, "capacity");
  if (!block) return {};
  const fields = reader.fields(block, capacity);
  if (!fields) return undefined;
  const { "cpu-overcommit": cpu, "net-overcommit": net, ...amounts } = fields;
  const isShared = cpu.value !== 1 || net.value !== 1;
  return { ...given(amounts), ...(isShared && { overcommit: { cpu, net } }) };
}

function buildLease(instance: Instance, reader: Reader): Lease | undefined {
  const fields = reader.fields(instance, lease);
  if (!fields) return undefined;
  const { from, until, ...amounts } = fields;
  return {
    name: titleOf(instance).slice("lease ".length),
    span: instance.at,
    amounts: given(amounts),
    ...given({ from, until }),
  };
}

/** Those that have a value. */
const given = <T extends object>(fields: T): { [Key in keyof T]: NonNullable<T[Key]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: NonNullable<T[Key]>;
  };

/** The variables of a fleet's `for`, which are the same for all servers of a zone. */
function keysOf(variables: ServerInstance["variables"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    variables.flatMap(({ name, value: { datum } }) =>
      datum.is === "word" || datum.is === "string" ? [[name, datum.value]] : [],
    ),
  );
}

/** A fleet by its keys; one without servers is reported. */
export function buildFleet(
  { name, entry, source }: Declaration,
  servers: readonly ServerInstance[],
  report: Report,
): Fleet | undefined {
  if (entry.kind !== "block") return undefined;
  const at = source.span(entry.labels[0] ?? entry.word);
  if (servers.every(({ key }) => key === undefined)) {
    const keyed = entry.clauses.some(({ kind }) => kind === "for");
    const notes = keyed
      ? ["its `for` walks over an empty list"]
      : [`write fleet ${name} for zone in [a, b] { … }`];
    report.absent(diagnose("empty-fleet", { fleet: name }, { at, notes }));
    return undefined;
  }
  return { name, span: at, servers: servers.map((each) => each.name) };
}
