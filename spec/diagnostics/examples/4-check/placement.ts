import type { placementRules } from "../../codes/4-check/placement.ts";
import type { Example } from "../example.ts";
import { app, fleet, small } from "./parts.ts";

const placed = (place: string, name = "c", more = ""): string =>
  `container ${name} {\nidentity { hostname = "${name}" }\n${app}place { ${place} }\n${more}}\n`;
const memory = "limits { memory = 1GiB }\n";

/** Nearly full servers, and sizes that have next to nothing in common: 24 of them on 6 servers. */
const sizes = Array.from({ length: 24 }, (_, index) => 1009 + ((index * 379) % 631));
const sum = sizes.reduce((total, size) => total + size, 0);
const many = (room: number): string =>
  `${small}let sizes = { ${sizes.map((size, index) => `c${index} = ${size}MiB`).join(", ")} }
fleet shop for n in [a, b, c, d, e, f] {
hostname = "edge-{n}", profile = std.debian-12
capacity { memory = ${room}MiB }
}
container c for n in [${sizes.map((_, index) => `c${index}`).join(", ")}] {
identity { hostname = "{n}" }
${app}place { on = shop }
limits { memory = get(sizes, n) }
}
`;

const leased = (amount: string) =>
  `server s { hostname = "s", profile = std.debian-12, capacity { memory = 8GiB }\nlease night { ${amount} } }\n`;
const drawing = (lease: string) =>
  `container c on s { identity { hostname = "c" }\n${app}limits { memory = 2GiB }\nlease = ${lease} }\n`;

/** D046x: servers that the compiler chooses. */
export const placementExamples = {
  "impossible-placement": {
    fails: small + fleet("memory = 1GiB") + placed("on = shop", "c", "limits { memory = 2GiB }\n"),
    passes: small + fleet("memory = 1GiB") + placed("on = shop", "c", memory),
  },
  "placement-not-found": { fails: many(Math.ceil(sum / 6)), passes: many(2 * Math.ceil(sum / 6)) },
  "placed-twice": {
    fails: `${small}${fleet("cpu = 2")}${placed("on = shop").replace("container c", "container c on shop[a]")}`,
    passes: `${small}${fleet("cpu = 2")}${placed("ports = 443/tcp").replace("container c", "container c on shop[a]")}`,
  },
  "no-servers": {
    fails: small + placed(""),
    passes: small + fleet("cpu = 2") + placed(""),
  },
  "unknown-neighbour": {
    fails: small + fleet("cpu = 2") + placed("near server { to = [d] }"),
    passes: small + fleet("cpu = 2") + placed("near server { to = [d] }") + placed("on = shop", "d"),
  },
  "unknown-server-label": {
    fails: small + fleet("cpu = 2") + placed("apart rack { from = [d] }") + placed("", "d"),
    passes: small + fleet("cpu = 2") + placed("apart zone { from = [d] }") + placed("", "d"),
  },
  "empty-lease": {
    fails: `${small}server s { hostname = "s", profile = std.debian-12\nlease night { memory = 1GiB, from = 2026-03-02T00:00:00Z, until = 2026-03-01T00:00:00Z } }\n`,
    passes: `${small}server s { hostname = "s", profile = std.debian-12\nlease night { memory = 1GiB, from = 2026-03-01T00:00:00Z, until = 2026-03-02T00:00:00Z } }\n`,
  },
  "unknown-lease": {
    fails: small + leased("memory = 2GiB") + drawing("nigth"),
    passes: small + leased("memory = 2GiB") + drawing("night"),
  },
  "over-lease": {
    fails: small + leased("memory = 1GiB") + drawing("night"),
    passes: small + leased("memory = 2GiB") + drawing("night"),
  },
} as const satisfies Record<keyof typeof placementRules, Example>;
