import type { Bundle, BundleApp, HealthSpec, LimitsSpec, ProfileSpec } from "../../spec/bundle.ts";
import type { Health, Limits } from "../3-evaluate/model.ts";
import type { EmitInput, Process } from "./emitted.ts";
import { interfaces } from "./interfaces.ts";

/** `bundle.json` with its `configDigest` still empty. */
export function bundleFile(input: EmitInput, processes: readonly Process[]): Bundle {
  const { container, plan } = input;
  return {
    format_version: 1,
    container: container.name,
    rootDigest: plan.rootDigest,
    configDigest: "",
    hostname: container.identity.hostname.value,
    interfaces: interfaces(input),
    limits: limits(container.limits),
    apps: processes.map((process) => bundleApp(input, process)),
    ...healthOf(container.health),
    restart: container.restart,
    volumes: container.mounts.flatMap(({ kind }) => ("volume" in kind ? [kind.volume] : [])).sort(),
    ...leaseOf(input),
    profiles: profiles(input),
  };
}

function leaseOf({ container, model }: EmitInput): Pick<Bundle, "lease"> {
  const server = model.servers?.find(({ name }) => name === container.server?.value);
  const lease = server?.leases?.find(({ name }) => name === container.lease?.value);
  if (!server || !lease) return {};
  const { name, from, until } = lease;
  const times = { ...(from && { from: from.value }), ...(until && { until: until.value }) };
  return { lease: { name, server: server.name, ...times } };
}

function limits({ cpu, memory, pids, net, disk }: Limits): LimitsSpec {
  return {
    ...(cpu && { cpu: cpu.value }),
    ...(memory && { memory: memory.value }),
    ...(pids && { pids: pids.value }),
    ...(net && { net: net.value }),
    ...(disk && { disk: disk.value }),
  };
}

function bundleApp({ container }: EmitInput, process: Process): BundleApp {
  const app = container.apps.find(({ name }) => name === process.name);
  return {
    name: process.name,
    after: app?.after.map(({ value }) => value) ?? [],
    run: process.run,
    listen: app?.listen.map(({ value: { port, protocol } }) => ({ port, protocol })) ?? [],
    ...healthOf(app?.health),
    stopSignal: process.stopSignal,
    stopTimeout: process.stopTimeout,
  };
}

function healthOf(health: Health | undefined): { health?: HealthSpec } {
  if (!health) return {};
  const { probe, every, timeout, retries, grace } = health;
  return { health: { probe, every, timeout, retries, grace } };
}

function profiles({ container, model }: EmitInput): ProfileSpec[] {
  return container.profiles.flatMap(({ value }) => {
    const profile = model.profiles.find(({ name }) => name === value);
    if (!profile) return [];
    const { from, to } = profile.kernel.value;
    const kernel = to ? { from, to } : { from };
    return [{ name: profile.name, architecture: profile.architecture.value, kernel }];
  });
}
