import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { childrenOf } from "./build-app.ts";
import { type ServerInstance, spanOf } from "./datum.ts";
import type { Instance } from "./instance.ts";
import type { Capacity, Fleet, Server } from "./model.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";
import { capacity, server as schema } from "./schema/server.ts";

/** A server of the model and the profile it runs, or undefined when something about it was reported. */
export function buildServer(
  instance: Instance,
  { declaration, name, key }: ServerInstance,
  reader: Reader,
): { server: Server; profile: Declaration } | undefined {
  const fields = reader.fields(instance, schema);
  const has = buildCapacity(instance, reader);
  if (!fields || !has) return undefined;
  const profile = fields.profile.value;
  const server: Server = {
    name,
    span: spanOf(instance.at),
    ...(key !== undefined && { fleet: declaration.name, key }),
    hostname: fields.hostname,
    profile: { value: profile.name, span: fields.profile.span },
    capacity: has,
  };
  return { server, profile };
}

function buildCapacity(instance: Instance, reader: Reader): Capacity | undefined {
  const [block] = childrenOf(instance, "capacity");
  if (!block) return {};
  const fields = reader.fields(block, capacity);
  return (
    fields &&
    (Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Capacity)
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
