import type { Rule } from "../../rule.ts";

/** D04xx: the networks that containers have their addresses from. */
export const poolRules = {
  "network-not-canonical": {
    code: "D0411",
    severity: "error",
    message: "{network} names a host, not a network",
    help: "All bits behind the prefix are zero in the address of a network.",
    chapter: "checks",
  },
  "overlapping-pools": {
    code: "D0412",
    severity: "error",
    message: "pools {first} and {second} overlap",
    help: "An address belongs to one pool.",
    chapter: "checks",
  },
  "gateway-outside-pool": {
    code: "D0413",
    severity: "error",
    message: "gateway {gateway} is no host of {network}",
    help: "The gateway is an address of its own pool, and neither the first nor the last of it.",
    chapter: "checks",
  },
  "invalid-reserved-range": {
    code: "D0414",
    severity: "error",
    message: "{range} is no range of {network}",
    help: "A reserved range lies in its pool and its first address is not after its last.",
    chapter: "checks",
  },
  "small-pool": {
    code: "D0415",
    severity: "error",
    message: "{network} has no room for a gateway and a container",
    help: "An IPv4 pool has a prefix from 8 to 30, an IPv6 pool one from 48 to 126.",
    chapter: "checks",
  },
} as const satisfies Record<string, Rule>;
