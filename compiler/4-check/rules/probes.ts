import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Health } from "../../3-evaluate/model.ts";
import type { CheckRule } from "../rule.ts";

/** A probe asks a port that an app listens on, and has the time to be answered. */
export const probes: CheckRule = ({ containers }) =>
  containers.flatMap((container) =>
    [container.health, ...container.apps.map(({ health }) => health)]
      .filter((health) => health !== undefined)
      .flatMap((health) => [...silent(container, health), ...hasty(health)]),
  );

function silent(container: Container, { probe, span }: Health): Diagnostic[] {
  if (probe.kind !== "http" && probe.kind !== "tcp") return [];
  const listened = container.apps
    .flatMap(({ listen }) => listen)
    .filter(({ value }) => value.protocol === "tcp");
  if (listened.some(({ value }) => value.port === probe.port)) return [];
  const notes =
    listened.length > 0
      ? [`its apps listen on ${listened.map(({ value }) => `${value.port}/tcp`).join(", ")}`]
      : ["no app has a listen field"];
  return [diagnose("silent-port", { container: container.name, port: probe.port }, { at: span, notes })];
}

function hasty({ every, timeout, retries, probe, span }: Health): Diagnostic[] {
  const path = probe.kind === "http" || probe.kind === "unix" ? probe.path : "/";
  const reasons = [
    every === 0 && "every is no time",
    timeout === 0 && "timeout is no time",
    retries === 0 && "retries is zero",
    !path.startsWith("/") && `the path ${JSON.stringify(path)} does not begin with /`,
    probe.kind === "exec" && !probe.run[0]?.startsWith("/") && "the command is no absolute path",
  ];
  return reasons
    .filter((reason) => typeof reason === "string")
    .map((reason) => diagnose("hasty-probe", { reason }, { at: span }));
}
