import type { Probe } from "../../spec/bundle.ts";
import type {
  App,
  Capacity,
  Container,
  Identity,
  Limits,
  Model,
  Mount,
  Pool,
  Profile,
  Server,
} from "../3-evaluate/model.ts";
import { startOrder } from "../4-check/start-order.ts";
import { formatBytes, formatDuration, formatRate } from "../formats/units.ts";

/** What a drawing shows of a model, as words: the same for every form that it is drawn in. */
export interface Diagram {
  /** Those that a container must fit without standing on a server. */
  readonly profiles: readonly Box[];
  readonly servers: readonly Box[];
  readonly pools: readonly Box[];
  readonly containers: readonly ContainerBox[];
  readonly volumes: readonly Box[];
  readonly edges: readonly Edge[];
}
/** A name and the lines below it. `id` is unique in the diagram. */
export interface Box {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly string[];
}
export interface ContainerBox extends Box {
  /** In start order. */
  readonly apps: readonly AppBox[];
  readonly health: string;
}
export interface AppBox extends Box {
  /** What the app listens on: `8080/tcp`. */
  readonly ports: readonly string[];
  /** Names of the apps of this container that it waits for. */
  readonly after: readonly string[];
}
/** A container `fits` a profile, `stands` on a server, `joins` a pool, `mounts` a volume. */
export interface Edge {
  readonly kind: "fits" | "stands" | "joins" | "mounts";
  readonly container: string;
  readonly other: string;
  readonly label: string;
}

/** Addresses that the lock has chosen, by container; what it does not know is shown as the author wrote it. */
export type Addresses = ReadonlyMap<string, string>;

export function diagramOf(model: Model, addresses: Addresses = new Map()): Diagram {
  const { profiles, servers = [], pools, containers } = model;
  const edges = containers.flatMap((container) => edgesOf(container, addresses));
  const ends = new Set(edges.map(({ other }) => other));
  return {
    profiles: profiles.map(profileBox).filter(({ id }) => ends.has(id)),
    servers: servers.map(serverBox),
    pools: pools.map(poolBox),
    containers: containers.map(containerBox),
    volumes: volumeBoxes(containers),
    edges,
  };
}

function profileBox({ name, os, architecture, cpu, kernel }: Profile): Box {
  const version = (parts: readonly number[] | undefined) => (parts ? `v${parts.join(".")}` : "");
  const range = `kernel ${version(kernel.value.from)}..${version(kernel.value.to)}`;
  return {
    id: `profile ${name}`,
    name,
    lines: [[os, architecture.value].filter(Boolean).join(", "), `${range}, ${cpu.value}`],
  };
}

function serverBox({ name, fleet, key, hostname, profile, capacity }: Server): Box {
  const shown = fleet === undefined || key === undefined ? name : `${fleet}[${key}]`;
  const lines = [hostname.value, `profile ${profile.value}`, amounts(capacity)];
  return { id: `server ${name}`, name: shown, lines: lines.filter(Boolean) };
}

function poolBox({ name, network, prefix, gateway }: Pool): Box {
  const through = gateway ? [`gateway ${gateway.value}`] : [];
  return { id: `pool ${name}`, name, lines: [`${network.value}/${prefix}`, ...through] };
}

function containerBox(container: Container): ContainerBox {
  const { name, identity, limits, health } = container;
  const apps = new Map(container.apps.map((app) => [app.name, app]));
  const ordered = startOrder(container).flatMap((each) => apps.get(each) ?? []);
  return {
    id: `container ${name}`,
    name,
    lines: [identityLine(identity), amounts(limits)].filter(Boolean),
    apps: ordered.map((app) => appBox(name, app, apps)),
    health: health ? `${probeText(health.probe)} every ${formatDuration(health.every)}` : "",
  };
}

function appBox(container: string, app: App, all: ReadonlyMap<string, App>): AppBox {
  return {
    id: `app ${container}/${app.name}`,
    name: app.name,
    lines: [app.run.map(({ value }) => value).join(" ")],
    ports: app.listen.map(({ value: { port, protocol } }) => `${port}/${protocol}`),
    after: app.after.map(({ value }) => value).filter((name) => all.has(name)),
  };
}

function identityLine({ hostname, mac }: Identity): string {
  const fixed = mac && "value" in mac.value ? mac.value.value : "";
  return [`host ${hostname.value}`, fixed].filter(Boolean).join(", ");
}

/** Of limits and of capacities. */
function amounts({ cpu, memory, pids, net, disk }: Limits & Capacity): string {
  const parts = [
    cpu && `${cpu.value} cpu`,
    memory && formatBytes(memory.value),
    pids && `${pids.value} pids`,
    net && formatRate(net.value),
    disk && `disk ${formatBytes(disk.value)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function probeText(probe: Probe): string {
  switch (probe.kind) {
    case "http":
      return `http :${probe.port}${probe.path}`;
    case "tcp":
      return `tcp :${probe.port}`;
    case "unix":
      return `unix ${probe.path}`;
    case "exec":
      return `exec ${probe.run.join(" ")}`;
  }
}

function edgesOf(container: Container, addresses: Addresses): Edge[] {
  const from = `container ${container.name}`;
  const mounts = container.mounts.flatMap((mount) => {
    const volume = volumeOf(mount, container);
    const label = mount.readOnly ? `${mount.path.value} (ro)` : mount.path.value;
    return volume ? [edge("mounts", from, volume.id, label)] : [];
  });
  return [...places(container), ...joins(container, addresses), ...mounts];
}

/** A server names its profile itself. */
function places({ name, profiles, server }: Container): Edge[] {
  const from = `container ${name}`;
  if (server) return [edge("stands", from, `server ${server.value}`, "")];
  return profiles.map(({ value }) => edge("fits", from, `profile ${value}`, ""));
}

function joins({ name, identity: { address } }: Container, addresses: Addresses): Edge[] {
  if (!address) return [];
  const pool = "auto" in address.value ? address.value.auto : address.value.pool;
  const text = "auto" in address.value ? (addresses.get(name) ?? "auto") : address.value.value;
  return pool === undefined ? [] : [edge("joins", `container ${name}`, `pool ${pool}`, text)];
}

function edge(kind: Edge["kind"], container: string, other: string, label: string): Edge {
  return { kind, container, other, label };
}

/** Each volume and folder of the host once, in the order they are first mounted; memory that ends with its container is none. */
function volumeBoxes(containers: readonly Container[]): readonly Box[] {
  const boxes = containers.flatMap((container) =>
    container.mounts.flatMap((mount) => volumeOf(mount, container) ?? []),
  );
  return [...new Map(boxes.map((box) => [box.id, box])).values()];
}

/** A volume belongs to a machine: two of one name on two servers have nothing in common. */
function volumeOf({ kind }: Mount, { server }: Container): Box | undefined {
  const at = server ? ` on ${server.value}` : "";
  if ("volume" in kind)
    return { id: `volume ${kind.volume}${at}`, name: kind.volume, lines: [`volume${at}`] };
  if ("host" in kind)
    return { id: `host ${kind.host}${at}`, name: kind.host, lines: [`folder of the host${at}`] };
  return undefined;
}
