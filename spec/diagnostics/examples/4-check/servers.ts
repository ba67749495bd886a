import type { serverRules } from "../../codes/4-check/servers.ts";
import type { Example } from "../example.ts";
import { app, container, fleet, head, identity, onFleet, small } from "./parts.ts";

const needing = container(`needs = landlock\n${identity}${app}`);

/** D04xx: profiles and servers, and what they have room for. */
export const serverExamples = {
  "empty-kernel-range": {
    fails: "language 1\nprofile p extends std.debian-12 { kernel = v6.12..v6.1 }\n",
    passes: "language 1\nprofile p extends std.debian-12 { kernel = v6.1..v6.12 }\n",
  },
  "foreign-cpu": {
    fails: "language 1\nprofile p extends std.debian-12 { cpu = armv8-a }\n",
    passes: "language 1\nprofile p extends std.debian-12 { architecture = arm64, cpu = armv8-a }\n",
  },
  "over-capacity": {
    fails: head + fleet("memory = 1GiB") + onFleet(`${app}limits { memory = 2GiB }`),
    passes: small + fleet("memory = 4GiB") + onFleet(`${app}limits { memory = 2GiB }`),
  },
  "duplicate-server": {
    fails: `${head}${fleet("cpu = 2")}server shop-a { hostname = "other", profile = std.debian-12 }\n`,
    passes: `${small}${fleet("cpu = 2")}server shop-c { hostname = "other", profile = std.debian-12 }\n`,
  },
  "duplicate-server-hostname": {
    fails: `${head}fleet shop for zone in [a, b] { hostname = "edge", profile = std.debian-12 }\n`,
    passes: `${small}fleet shop for zone in [a, b] { hostname = "edge-{zone}", profile = std.debian-12 }\n`,
  },
  "invalid-capacity": {
    fails: head + fleet("memory = 1MiB"),
    passes: small + fleet("memory = 1GiB"),
  },
  "unprovided-feature": {
    fails: small + needing.replace("debian-12", "debian-11"),
    passes: small + needing,
  },
  "unproven-feature": {
    fails: small + needing.replace("debian-12", "bottlerocket-6-1"),
    passes: `${small}profile ours extends std.bottlerocket-6-1 { provides += [landlock] }\n${needing.replace("std.debian-12", "ours")}`,
  },
} as const satisfies Record<keyof typeof serverRules, Example>;
