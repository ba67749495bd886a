import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Health } from "../../3-evaluate/model.ts";
import { type CheckRule, portsOf } from "../rule.ts";

/** A probe asks a port that an app listens on, and has the time to be answered. */
export const probes: CheckRule = ({ containers }) =>
  containers.flatMap((container) => [
    ...ofProbe(container, container.health),
    ...container.apps.flatMap(({ health }) => ofProbe(container, health)),
  ]);

function ofProbe(container: Container, health: Health | undefined): Diagnostic[] {
  return health ? [...silent(container, health), ...hasty(health)] : [];
}

function silent(container: Container, { probe, span }: Health): Diagnostic[] {
  if (probe.kind !== "http" && probe.kind !== "tcp") return [];
  const listened = portsOf(container).filter(({ value }) => value.protocol === "tcp");
  if (listened.some(({ value }) => value.port === probe.port)) return [];
  const notes =
    listened.length > 0
      ? [`its apps listen on ${listened.map(({ value }) => `${value.port}/tcp`).join(", ")}`]
      : ["no app has a listen field"];
  return [diagnose("silent-port", { container: container.name, port: probe.port }, { at: span, notes })];
}

function hasty(health: Health): Diagnostic[] {
  const reason = hastyReason(health);
  return reason === undefined ? [] : [diagnose("hasty-probe", { reason }, { at: health.span })];
}

function hastyReason({ every, timeout, retries, probe }: Health): string | undefined {
  if (every === 0) return "every is no time";
  if (timeout === 0) return "timeout is no time";
  if (retries === 0) return "retries is zero";
  const path = probe.kind === "http" || probe.kind === "unix" ? probe.path : "/";
  if (!path.startsWith("/")) return `the path ${JSON.stringify(path)} does not begin with /`;
  return probe.kind === "exec" && !probe.run[0]?.startsWith("/")
    ? "the command is no absolute path"
    : undefined;
}
