import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import type { ProgramFiles } from "../edge/interfaces.ts";
import type { CheckRule } from "./rule.ts";
import { addressPlaces } from "./rules/address-places.ts";
import { appNames } from "./rules/app-names.ts";
import { capacities } from "./rules/capacities.ts";
import { containerNames } from "./rules/container-names.ts";
import { executables } from "./rules/executables.ts";
import { features } from "./rules/features.ts";
import { filePaths } from "./rules/file-paths.ts";
import { hostPaths } from "./rules/host-paths.ts";
import { hostnames } from "./rules/hostnames.ts";
import { identityFiles } from "./rules/identity-files.ts";
import { kernelParts } from "./rules/kernel-parts.ts";
import { leases } from "./rules/leases.ts";
import { limits } from "./rules/limits.ts";
import { macAddresses } from "./rules/mac-addresses.ts";
import { mounts } from "./rules/mounts.ts";
import { neighbours } from "./rules/neighbours.ts";
import { packages } from "./rules/packages.ts";
import { placements } from "./rules/placements.ts";
import { pools } from "./rules/pools.ts";
import { ports } from "./rules/ports.ts";
import { probes } from "./rules/probes.ts";
import { profiles } from "./rules/profiles.ts";
import { projectFiles } from "./rules/project-files.ts";
import { restarts } from "./rules/restarts.ts";
import { secrets } from "./rules/secrets.ts";
import { servers } from "./rules/servers.ts";
import { sharedVolumes } from "./rules/shared-volumes.ts";
import { sources } from "./rules/sources.ts";
import { startCycles } from "./rules/start-cycles.ts";
import { strongCapabilities } from "./rules/strong-capabilities.ts";
import { systemMounts } from "./rules/system-mounts.ts";
import { uniqueAddresses } from "./rules/unique-addresses.ts";
import { uniqueHostnames } from "./rules/unique-hostnames.ts";
import { uniqueMacs } from "./rules/unique-macs.ts";
import { worldWritable } from "./rules/world-writable.ts";

/**
 * Causes stand before what they cause: names before what is found by name, what things are made of (sources,
 * profiles, pools) before the containers that use them, one container alone before containers against each other.
 */
const rules: readonly CheckRule[] = [
  containerNames,
  sources,
  profiles,
  pools,
  servers,
  leases,
  appNames,
  executables,
  packages,
  startCycles,
  ports,
  probes,
  restarts,
  limits,
  capacities,
  neighbours,
  placements,
  features,
  mounts,
  systemMounts,
  hostPaths,
  sharedVolumes,
  filePaths,
  kernelParts,
  identityFiles,
  worldWritable,
  strongCapabilities,
  secrets,
  projectFiles,
  hostnames,
  addressPlaces,
  macAddresses,
  uniqueHostnames,
  uniqueAddresses,
  uniqueMacs,
];

/** Holds the whole model to the rules (spec/checks.md); `files` tells whether the files it names are there. */
export function check(model: Model, files: ProgramFiles): Checked<Model> {
  return { value: model, diagnostics: once(rules.flatMap((rule) => rule(model, files))) };
}

/** One place is told a thing once, however many instances it stands for. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, spans: [span] }) => {
    const key = `${code} ${span?.file} ${span?.start.offset} ${span?.end.offset}`;
    return !seen.has(key) && seen.add(key);
  });
}
