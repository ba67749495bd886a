import type { identityRules } from "../../codes/4-check/identities.ts";
import type { Example } from "../example.ts";
import { app, container, head, identity, small } from "./parts.ts";

/** D04xx: names, addresses and MAC addresses, each given once. */
export const identityExamples = {
  "duplicate-container": {
    fails:
      head +
      container(`identity { hostname = "a" }\n${app}`, "c-x") +
      container(`identity { hostname = "b" }\n${app}`, "c").replace(
        "container c on std.debian-12",
        "container c on std.debian-12 for z in [x]",
      ),
    passes: small + container(identity + app, "c-x") + container(`identity { hostname = "b" }\n${app}`, "d"),
  },
  "invalid-name": {
    fails: head + container(`${identity}app "../a" { run = ["/bin/a"] }`),
    passes: small + container(`${identity}app "a.1" { run = ["/bin/a"] }`),
  },
  "invalid-hostname": {
    fails: head + container(`identity { hostname = "web_1" }\n${app}`),
    passes: small + container(`identity { hostname = "web-1" }\n${app}`),
  },
  "duplicate-hostname": {
    fails: head + container(identity + app, "one") + container(identity + app, "two"),
    passes:
      small + container(identity + app, "one") + container(`identity { hostname = "two" }\n${app}`, "two"),
  },
  "duplicate-address": {
    fails:
      head +
      container(`identity { hostname = "one", address = 10.40.0.20 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan[20] }\n${app}`, "two"),
    passes:
      head +
      container(`identity { hostname = "one", address = 10.40.0.20 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan[21] }\n${app}`, "two"),
  },
  "address-outside-pool": {
    fails: head + container(`identity { hostname = "c", address = 10.77.0.20 }\n${app}`),
    passes: head + container(`identity { hostname = "c", address = 10.40.0.20 }\n${app}`),
  },
  "address-reserved": {
    fails: head + container(`identity { hostname = "c", address = 10.40.0.1 }\n${app}`),
    passes: head + container(`identity { hostname = "c", address = 10.40.0.2 }\n${app}`),
  },
  "duplicate-mac": {
    fails:
      head +
      container(`identity { hostname = "one", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`, "two"),
    passes:
      head +
      container(`identity { hostname = "one", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan.auto, mac = 02:42:00:00:00:02 }\n${app}`, "two"),
  },
  "multicast-mac": {
    fails:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 03:42:00:00:00:01 }\n${app}`),
    passes:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`),
  },
  "vendor-mac": {
    fails:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 00:42:00:00:00:01 }\n${app}`),
    passes:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 06:42:00:00:00:01 }\n${app}`),
  },
  "mac-without-address": {
    fails: head + container(`identity { hostname = "c", mac = 02:42:00:00:00:01 }\n${app}`),
    passes:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`),
  },
  "mac-of-other-pool": {
    fails: `${head}pool wan 10.41.0.0/24 { }\n${container(`identity { hostname = "c", address = lan.auto, mac = wan.auto }\n${app}`)}`,
    passes: head + container(`identity { hostname = "c", address = lan.auto, mac = lan.auto }\n${app}`),
  },
} as const satisfies Record<keyof typeof identityRules, Example>;
