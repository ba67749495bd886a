import type { Rule } from "../../rule.ts";

/** D047x: what keeps containers from each other, from their host and from secrets. */
export const isolationRules = {
  "kernel-in-container": {
    code: "D0470",
    severity: "error",
    message: "{what} is a part of a kernel, its modules or a machine's firmware",
    help: "A container runs on the kernel of its server and brings none. Name what the server needs in its own setup.",
    chapter: "checks",
  },
  "shared-volume": {
    code: "D0471",
    severity: "error",
    message: "container {container} writes to {what}, which another container has too",
    help: 'Where this is meant, the mount says `shared = true`; else give each container a volume of its own: `volume = "data-{zone}"`.',
    chapter: "checks",
  },
  "writable-host-path": {
    code: "D0472",
    severity: "warning",
    message: "the container can write to {host} of its host",
    help: "Use a volume, or mount it `read-only`. Where it is meant, allow the warning and say why.",
    chapter: "checks",
  },
  "writable-host-system": {
    code: "D0473",
    severity: "error",
    message: "the container could write to {host}, the system of its host",
    help: "Who can write there rules the host. Mount it `read-only`, or a folder of its own.",
    chapter: "checks",
  },
  "world-writable-file": {
    code: "D0474",
    severity: "error",
    message: "{path} has mode {mode}: every app of the container could change it",
    help: "Take the last write bit: 0664 or 0644; give the file the user or group that has to write to it.",
    chapter: "checks",
  },
  "secret-in-plan": {
    code: "D0475",
    severity: "warning",
    message: "{where} holds what looks like {what}",
    help: "A plan is copied into the store, into bundles and to servers, and read by whoever may read them. Mount secrets from the host, read-only, and name their path. Where it is none, allow the warning and say why.",
    chapter: "checks",
  },
  "strong-capability": {
    code: "D0476",
    severity: "warning",
    message: "{capability} reaches beyond the container: with it an app may {allows}",
    help: "Root in a container is the host's root, held by the capabilities it lacks. Do without this one; where it is meant, allow the warning and say why.",
    chapter: "checks",
  },
  "identity-file": {
    code: "D0477",
    severity: "error",
    message: "{path} is a container's identity, which comes from {from}",
    help: "Take the block out: each container has a machine-id and a host name of its own.",
    chapter: "checks",
  },
} as const satisfies Record<string, Rule>;
