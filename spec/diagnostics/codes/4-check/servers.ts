import type { Rule } from "../../rule.ts";

/** D04xx: profiles and servers, and what they have room for. */
export const serverRules = {
  "empty-kernel-range": {
    code: "D0430",
    severity: "error",
    message: "no kernel is in {range}",
    help: "The first version of a range is not after the last.",
    chapter: "checks",
  },
  "foreign-cpu": {
    code: "D0431",
    severity: "error",
    message: "{cpu} is no level of {architecture}",
    help: "amd64 has x86-64-v1 to x86-64-v4, arm64 has armv8-a.",
    chapter: "checks",
  },
  "over-capacity": {
    code: "D0441",
    severity: "error",
    message: "{server} promises {taken}, and it has {has}",
    help: "Lower a limit, or put a container on another server. What is promised twice is missing when both come for it; processors and traffic, which are shared in time, may be promised more often where `capacity` says so.",
    chapter: "checks",
  },
  "duplicate-server": {
    code: "D0443",
    severity: "error",
    message: "two servers have the name {name}",
    help: "Servers of a fleet are named `fleet-key`; rename one of the two.",
    chapter: "checks",
  },
  "duplicate-server-hostname": {
    code: "D0444",
    severity: "error",
    message: "servers {first} and {second} have the host name {hostname}",
    help: "In a fleet the host name holds the key: `edge-{zone}.example.net`.",
    chapter: "checks",
  },
  "invalid-capacity": {
    code: "D0445",
    severity: "error",
    message: "capacity {resource} = {value} is no machine's: at least {least}",
    help: "A server has what its kernel and one container need. Leave the field out where nothing is to be counted.",
    chapter: "checks",
  },
  "unprovided-feature": {
    code: "D0446",
    severity: "error",
    message: "container {container} needs {feature}, which is not provided by {profiles}",
    help: "Take the profile out of `on`, or do without the feature. Where all machines of a profile have it none the less, a profile of one's own says so: `provides += [landlock]`.",
    chapter: "checks",
  },
  "unproven-feature": {
    code: "D0447",
    severity: "warning",
    message: "container {container} needs {feature}, of which nothing is known on {profiles}",
    help: "Ask a machine of that kind with `plimsoll profile probe`; a profile of one's own can then say `provides += [landlock]`.",
    chapter: "checks",
  },
} as const satisfies Record<string, Rule>;
