import type { Rule } from "../../rule.ts";

/** D04xx: names, addresses and MAC addresses, each given once. */
export const identityRules = {
  "duplicate-container": {
    code: "D0402",
    severity: "error",
    message: "two containers have the name {name}",
    help: "Instances of `for` are named `container-key`; rename one of the two.",
    chapter: "checks",
  },
  "invalid-name": {
    code: "D0434",
    severity: "error",
    message: "{name} is no name of {what}",
    help: "It becomes part of a path or of a system file: letters, digits, `_`, `-` and `.`, the first a letter or `_`, at most 64 characters.",
    chapter: "checks",
  },
  "invalid-hostname": {
    code: "D0403",
    severity: "error",
    message: "{hostname} is not a host name: {reason}",
    help: "RFC 1123: labels of letters, digits and hyphens, at most 63 characters each and 253 in all, no hyphen at either end.",
    chapter: "checks",
  },
  "duplicate-hostname": {
    code: "D0404",
    severity: "error",
    message: "two containers have the host name {hostname}",
    help: "Host names are compared without regard to case.",
    chapter: "checks",
  },
  "duplicate-address": {
    code: "D0405",
    severity: "error",
    message: "{address} is given twice",
    help: "Write `pool.auto` where the address does not matter.",
    chapter: "checks",
  },
  "address-outside-pool": {
    code: "D0406",
    severity: "error",
    message: "{address} is in no pool",
    help: "A container's address comes out of a pool, which knows its network and gateway.",
    chapter: "checks",
  },
  "address-reserved": {
    code: "D0407",
    severity: "error",
    message: "{address} is the {role} of pool {pool}",
    help: "The first and the last address of an IPv4 network and its gateway are no container's.",
    chapter: "checks",
  },
  "duplicate-mac": {
    code: "D0408",
    severity: "error",
    message: "{mac} is given twice",
    help: "Write `pool.auto` where the MAC address does not matter.",
    chapter: "checks",
  },
  "multicast-mac": {
    code: "D0409",
    severity: "error",
    message: "{mac} is the address of a group, not of one interface",
    help: "The lowest bit of the first octet is zero in an address of one interface (IEEE 802).",
    chapter: "checks",
  },
  "vendor-mac": {
    code: "D0410",
    severity: "warning",
    message: "{mac} belongs to a vendor's range",
    help: "A locally administered address has the second bit of its first octet set: 02, 06, 0a or 0e at the end.",
    chapter: "checks",
  },
  "mac-without-address": {
    code: "D0432",
    severity: "error",
    message: "container {container} has a MAC address but no address",
    help: "Without `address` a container has only a loopback interface, which has no MAC address.",
    chapter: "checks",
  },
  "mac-of-other-pool": {
    code: "D0433",
    severity: "error",
    message: "the MAC address is of pool {mac}, the address of pool {address}",
    help: "Both come out of one pool.",
    chapter: "checks",
  },
} as const satisfies Record<string, Rule>;
