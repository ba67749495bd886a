import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Health } from "../../3-evaluate/model.ts";
import { both, type CheckRule, nothing, ofEach, portsOf } from "../rule.ts";

/** A probe asks a port that an app listens on, and has the time to be answered. */
export const probes: CheckRule = ({ containers }) =>
  ofEach(containers, (container) => {
    const ofApps = ofEach(container.apps, ({ health }) => ofProbe(container, health));
    return both(ofProbe(container, container.health), ofApps);
  });

function ofProbe(container: Container, health: Health | undefined): readonly Diagnostic[] {
  return health ? both(silent(container, health), hasty(health)) : nothing;
}

function silent(container: Container, { probe, span }: Health): readonly Diagnostic[] {
  if (probe.kind !== "http" && probe.kind !== "tcp") return nothing;
  const ports = portsOf(container);
  if (ports.some(({ value }) => value.port === probe.port && value.protocol === "tcp")) return nothing;
  const listened = ports.filter(({ value }) => value.protocol === "tcp");
  const notes =
    listened.length > 0
      ? [`its apps listen on ${listened.map(({ value }) => `${value.port}/tcp`).join(", ")}`]
      : ["no app has a listen field"];
  return [diagnose("silent-port", { container: container.name, port: probe.port }, { at: span, notes })];
}

function hasty(health: Health): readonly Diagnostic[] {
  const reason = hastyReason(health);
  return reason === undefined ? nothing : [diagnose("hasty-probe", { reason }, { at: health.span })];
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
