import type { Probe } from "../../spec/bundle.ts";
import type { App, Container, Identity, Limits, Model, Mount, Pool, Profile } from "../3-evaluate/model.ts";
import { startOrder } from "../4-check/start-order.ts";
import { formatBytes, formatDuration, formatRate } from "../formats/units.ts";

/** What a drawing shows of a model, as words: the same for every form that it is drawn in. */
export interface Diagram {
  readonly profiles: readonly Box[];
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
/** `fits`: container → profile; `joins`: container → pool; `mounts`: container → volume. */
export interface Edge {
  readonly kind: "fits" | "joins" | "mounts";
  readonly container: string;
  readonly other: string;
  readonly label: string;
}

/** Addresses that the lock has chosen, by container; what it does not know is shown as the author wrote it. */
export type Addresses = ReadonlyMap<string, string>;

export function diagramOf(model: Model, addresses: Addresses = new Map()): Diagram {
  const { containers } = model;
  const fitted = new Set(containers.flatMap(({ profiles }) => profiles.map(({ value }) => value)));
  return {
    profiles: model.profiles.filter(({ name }) => fitted.has(name)).map(profileBox),
    pools: model.pools.map(poolBox),
    containers: containers.map(containerBox),
    volumes: volumeBoxes(containers),
    edges: containers.flatMap((container) => edgesOf(container, addresses)),
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
    lines: [identityLine(identity), limitsLine(limits)].filter(Boolean),
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

function limitsLine({ cpu, memory, pids, net, disk }: Limits): string {
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
  const fits = container.profiles.map(({ value }) => edge("fits", from, `profile ${value}`, ""));
  const mounts = container.mounts.flatMap((mount) => {
    const volume = volumeOf(mount);
    const label = mount.readOnly ? `${mount.path.value} (ro)` : mount.path.value;
    return volume ? [edge("mounts", from, volume.id, label)] : [];
  });
  return [...fits, ...joins(container, addresses), ...mounts];
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
  const boxes = containers.flatMap(({ mounts }) => mounts.flatMap((mount) => volumeOf(mount) ?? []));
  return [...new Map(boxes.map((box) => [box.id, box])).values()];
}

function volumeOf({ kind }: Mount): Box | undefined {
  if ("volume" in kind) return { id: `volume ${kind.volume}`, name: kind.volume, lines: ["volume"] };
  if ("host" in kind) return { id: `host ${kind.host}`, name: kind.host, lines: ["folder of the host"] };
  return undefined;
}
