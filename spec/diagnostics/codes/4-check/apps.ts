import type { Rule } from "../../rule.ts";

/** D04xx: what a container runs, in which order, and how it is watched. */
export const appRules = {
  "no-apps": {
    code: "D0401",
    severity: "error",
    message: "container {container} has no app",
    help: "A container runs at least one app: `app nginx { … }`.",
    chapter: "checks",
  },
  "unknown-app": {
    code: "D0416",
    severity: "error",
    message: "container {container} has no app {app} to start after",
    help: "`after` names apps of the same container.",
    chapter: "checks",
  },
  "start-cycle": {
    code: "D0417",
    severity: "error",
    message: "apps wait for each other: {cycle}",
    help: "Take one `after` out.",
    chapter: "checks",
  },
  "duplicate-port": {
    code: "D0418",
    severity: "error",
    message: "port {port} is listened on by two apps",
    help: "Apps of one container share its network.",
    chapter: "checks",
  },
  "relative-executable": {
    code: "D0419",
    severity: "error",
    message: "{executable} is no absolute path",
    help: "There is no shell and no PATH between `run` and the kernel: name the executable by its full path.",
    chapter: "checks",
  },
  "empty-list": {
    code: "D0420",
    severity: "error",
    message: "{field} of {block} is empty",
    help: "It needs at least one item.",
    chapter: "checks",
  },
  "silent-port": {
    code: "D0428",
    severity: "error",
    message: "nothing in container {container} listens on port {port}/tcp, which the probe asks",
    help: "Say so in the app that does: `listen = 8080/tcp`; or correct the probe.",
    chapter: "checks",
  },
  "invalid-limit": {
    code: "D0429",
    severity: "error",
    message: "limit {limit} = {value} is too small: {reason}",
    help: "With less, no process starts.",
    chapter: "checks",
  },
  "unknown-signal": {
    code: "D0435",
    severity: "error",
    message: "there is no signal {signal}",
    help: "Signals are written as in signal(7): `SIGTERM`.",
    chapter: "checks",
  },
  "hasty-probe": {
    code: "D0438",
    severity: "error",
    message: "the probe cannot work: {reason}",
    help: "A probe is asked at least once, and its time-out is longer than nothing.",
    chapter: "checks",
  },
  "reversed-backoff": {
    code: "D0439",
    severity: "error",
    message: "the back-off begins with {from} and ends with {to}",
    help: "Each wait is longer than the one before: `backoff = 1s..1min`.",
    chapter: "checks",
  },
  "invalid-variable": {
    code: "D0440",
    severity: "error",
    message: "{name} is no name of an environment variable",
    help: "Letters, digits and `_`, not a digit first.",
    chapter: "checks",
  },
} as const satisfies Record<string, Rule>;
