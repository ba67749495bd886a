import type { Rule } from "../../rule.ts";

/** D046x: servers that the compiler chooses. */
export const placementRules = {
  "impossible-placement": {
    code: "D0460",
    severity: "error",
    message: "no placement: {reason}",
    help: "The marked demands cannot all be met by the servers there are. Lower a limit, take back a wish, allow more servers, or add one. `plimsoll why-not CONTAINER SERVER` says what keeps one from one.",
    chapter: "servers",
  },
  "placement-not-found": {
    code: "D0461",
    severity: "error",
    message:
      "no placement of {containers} containers on {servers} servers was found in {steps} steps; there may be one",
    help: "Nothing is proved. The servers are nearly full or the wishes are many: bind some containers with `on`, or leave more room.",
    chapter: "servers",
  },
  "placed-twice": {
    code: "D0462",
    severity: "error",
    message: "container {container} stands on {server} already, so that `place` has no server to choose",
    help: "Name servers in the header (`container web on shop`) or in `place { on = shop }`, not in both.",
    chapter: "servers",
  },
  "no-servers": {
    code: "D0463",
    severity: "error",
    message: "container {container} is to be placed, and the program declares no server",
    help: "Declare a `server` or a `fleet`, or leave `place` out.",
    chapter: "servers",
  },
  "unknown-neighbour": {
    code: "D0464",
    severity: "error",
    message: "no container {name} stands on a server",
    help: '`near` and `apart` name containers, or single instances of one as a string: "web-{zone}".',
    chapter: "servers",
  },
  "unknown-server-label": {
    code: "D0465",
    severity: "error",
    message: "no server has the label {label}",
    help: "Labels are `server` for the machine itself, the variables of fleets, and what `labels` of a server or fleet names.",
    chapter: "servers",
  },
  "empty-lease": {
    code: "D0466",
    severity: "error",
    message: "lease {lease} keeps nothing: {reason}",
    help: "A lease names an amount of cpu, memory, disk or net; `until` is after `from`.",
    chapter: "servers",
  },
  "unknown-lease": {
    code: "D0467",
    severity: "error",
    message: "there is no lease {lease} on {where}",
    help: "A container draws on a lease of the server that it stands on: `lease NAME { … }` in the server or fleet.",
    chapter: "servers",
  },
  "over-lease": {
    code: "D0468",
    severity: "error",
    message: "lease {lease} of server {server} keeps {has}, and {taken} is promised to those who draw on it",
    help: "Lower the limits of its containers, keep more, or let some of them draw on what is free.",
    chapter: "servers",
  },
} as const satisfies Record<string, Rule>;
