import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { contains, formatAddress, type Network, parseAddress } from "../formats/address.ts";
import { formatMac } from "../formats/address-mac.ts";
import { buildApp } from "./build-app.ts";
import { buildFile, buildMount } from "./build-file.ts";
import { buildHealth } from "./build-health.ts";
import { buildPlace } from "./build-place.ts";
import { builtOf, childOf } from "./children.ts";
import type { ServerInstance } from "./datum.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { Allocation, App, Container, Identity, Limits, Pool } from "./model.ts";
import type { Placement } from "./placement.ts";
import { isPartlyUnread, type Reader } from "./read.ts";
import type { Report } from "./report.ts";
import { container as schema } from "./schema/container.ts";
import { identity } from "./schema/identity.ts";
import { limits } from "./schema/limits.ts";

/** The network of a pool by the pool's name. */
export interface PoolNetwork {
  readonly pool: string;
  readonly network: Network;
}
export function networksOf(pools: readonly Pool[]): PoolNetwork[] {
  return pools.flatMap(({ name, network, prefix }) => {
    const address = parseAddress(network.value);
    return address ? [{ pool: name, network: { address, prefix } }] : [];
  });
}

/** What a container's fields may refer to, and where to say what is wrong. */
export interface Surroundings {
  readonly networks: readonly PoolNetwork[];
  /** Sources of packages: trees are only taken where they are named. */
  readonly archives: readonly Declaration[];
  readonly reader: Reader;
  readonly expressions: Expressions;
  readonly report: Report;
  /** The servers that a declaration stands for. */
  readonly servers: (declaration: Declaration) => readonly ServerInstance[];
}

/** A container of the model, or undefined when something about it was reported. */
export function buildContainer(
  instance: Instance,
  { name, of }: { readonly name: string; readonly of: string },
  { server, profiles }: Placement,
  around: Surroundings,
): Container | undefined {
  const { reader } = around;
  const fields = reader.fields(instance, schema);
  const self = buildIdentity(instance, around);
  const bounds = buildLimits(instance, reader);
  const apps = builtOf(instance, "app", buildApp, around);
  const files = builtOf(instance, "file", buildFile, around);
  const mounts = builtOf(instance, "mount", buildMount, around);
  const probes = builtOf(instance, "health", buildHealth, around);
  const places = builtOf(instance, "place", buildPlace, around);
  if (!fields || !self || !bounds || !profiles) return undefined;
  if (!apps || !files || !mounts || !probes || !places) return undefined;
  const needed = needsPackages(fields.packages.value, apps);
  const sources = sourcesOf(instance, name, fields.sources?.value, needed, around);
  if (!sources) return undefined;
  const health = probes[0];
  const place = places[0];
  const privileged = fields["privileged-files"];
  return {
    name,
    span: instance.at,
    profiles: profiles.map(({ value, span }) => ({ value: value.name, span })),
    sources: sources.map((source) => source.name),
    identity: self,
    limits: bounds,
    apps,
    needs: fields.needs.value,
    packages: fields.packages.value,
    system: fields.system.value,
    files,
    mounts,
    restart: fields.restart.value,
    skipScripts: fields["skip-scripts"].value,
    readOnly: fields["read-only"].value,
    ...(health && { health }),
    ...(of !== name && { of }),
    ...(server && { server }),
    ...(place && { place }),
    ...(fields.lease && { lease: fields.lease }),
    ...(privileged && { privilegedFiles: privileged.value }),
    ...(fields["accept-scripts"] && { acceptScripts: fields["accept-scripts"].value }),
    ...(fields["run-scripts"] && { runScripts: fields["run-scripts"].value }),
    ...(fields.forget && { forget: fields.forget.value }),
    ...(fields.content?.value === "minimal" && { content: "minimal" }),
    ...(fields.keep && { keep: fields.keep.value }),
    ...(fields.traces && { traces: fields.traces.value }),
    ...(fields.omit && { omit: fields.omit.value.map(({ value }) => value) }),
    ...(fields.exclude && { exclude: fields.exclude.value }),
  };
}

const needsPackages = (packages: readonly unknown[], apps: readonly App[]): boolean =>
  packages.length > 0 || apps.some((app) => app.packages.length > 0);

export function hasPackages({ entry }: Declaration): boolean {
  const [type] = "labels" in entry ? entry.labels : [];
  return type?.kind === "name" && (type.name === "apt" || type.name === "deb");
}

function buildIdentity(instance: Instance, around: Surroundings): Identity | undefined {
  const block = childOf(instance, "identity");
  if (!block) {
    if (instance.broken || isPartlyUnread(instance)) return undefined;
    around.report.absent(
      diagnose(
        "missing-field",
        { block: titleOf(instance), field: "identity { hostname = … }" },
        { at: instance.at },
      ),
    );
    return undefined;
  }
  const fields = around.reader.fields(block, identity);
  if (!fields) return undefined;
  const { address, mac } = fields;
  return {
    hostname: fields.hostname,
    ...(address && { address: { value: allocationOf(address.value, around.networks), span: address.span } }),
    ...(mac && {
      mac: { value: "mac" in mac.value ? { value: formatMac(mac.value.mac) } : mac.value, span: mac.span },
    }),
  };
}

/** A literal address knows the pool whose network holds it. */
function allocationOf(
  given: { readonly auto: string } | { readonly address: Parameters<typeof formatAddress>[0] },
  networks: readonly PoolNetwork[],
): Allocation {
  if ("auto" in given) return given;
  const { address } = given;
  const found = networks.find(({ network }) => contains(network, address));
  return { value: formatAddress(address), ...(found && { pool: found.pool }) };
}

function buildLimits(instance: Instance, reader: Reader): Limits | undefined {
  const block = childOf(instance, "limits");
  if (!block) return {};
  // What is not set has no key.
  return reader.fields(block, limits) as Limits | undefined;
}

function sourcesOf(
  instance: Instance,
  name: string,
  given: readonly Located<Declaration>[] | undefined,
  needed: boolean,
  around: Surroundings,
): readonly Declaration[] | undefined {
  if (given) return given.map(({ value }) => value);
  const { archives } = around;
  if (archives.length === 1) return archives;
  if (!needed) return archives.slice(0, 1);
  const names = archives.map((each) => each.name);
  const notes = [
    names.length === 0 ? "the program declares none" : `the program declares ${names.join(", ")}`,
  ];
  around.report.absent(diagnose("ambiguous-source", { container: name }, { at: instance.at, notes }));
  return undefined;
}
