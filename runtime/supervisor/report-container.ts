import { usage } from "../cgroups.ts";
import type { AppReport, ContainerReport } from "./protocol.ts";
import type { SupervisedApp } from "./supervised-app.ts";
import type { SupervisedContainer } from "./supervised-container.ts";

/** A container as `ps` and `up` show it. */
export function reportContainer(container: SupervisedContainer): ContainerReport {
  const { bundle, place } = container;
  const addresses = bundle.interfaces.map(({ address }) => address);
  const ports = bundle.apps.flatMap(({ listen }) => listen).filter(({ protocol }) => protocol === "tcp");
  return {
    name: bundle.container,
    engine: place.engine,
    addresses,
    urls: addresses.slice(0, 1).flatMap((address) => ports.map(({ port }) => `http://${address}:${port}`)),
    state: stateOf(container),
    ...usage(place.group),
    apps: container.apps.map(reportApp),
  };
}

function stateOf({ isReady, apps }: SupervisedContainer): ContainerReport["state"] {
  if (!isReady) return "starting";
  if (apps.every(({ phase }) => phase === "ended")) return "stopped";
  return apps.every((app) => app.phase === "running" && !app.unhealthy) ? "running" : "degraded";
}

function reportApp(app: SupervisedApp): AppReport {
  return {
    name: app.app.name,
    state: app.unhealthy ? "unhealthy" : app.phase,
    restarts: app.restarts,
    ...(app.pid === undefined ? {} : { pid: app.pid, since: app.startedAt }),
    ...(app.status === undefined ? {} : { status: app.status }),
  };
}
