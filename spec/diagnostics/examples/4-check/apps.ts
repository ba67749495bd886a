import type { appRules } from "../../codes/4-check/apps.ts";
import type { Example } from "../example.ts";
import { app, container, head, identity, small } from "./parts.ts";

/** D04xx: what a container runs, in which order, and how it is watched. */
export const appExamples = {
  "no-apps": {
    fails: head + container(identity),
    passes: small + container(identity + app),
  },
  "unknown-app": {
    fails: head + container(`${identity}app a after b { run = ["/bin/a"] }`),
    passes: small + container(`${identity}app a after b { run = ["/bin/a"] }\napp b { run = ["/bin/b"] }`),
  },
  "start-cycle": {
    fails:
      head + container(`${identity}app a after b { run = ["/bin/a"] }\napp b after a { run = ["/bin/b"] }`),
    passes: small + container(`${identity}app a after b { run = ["/bin/a"] }\napp b { run = ["/bin/b"] }`),
  },
  "duplicate-port": {
    fails:
      head +
      container(
        `${identity}app a { run = ["/bin/a"], listen = 80/tcp }\napp b { run = ["/bin/b"], listen = 80/tcp }`,
      ),
    passes:
      small +
      container(
        `${identity}app a { run = ["/bin/a"], listen = 80/tcp }\napp b { run = ["/bin/b"], listen = 80/udp }`,
      ),
  },
  "relative-executable": {
    fails: head + container(`${identity}app a { run = ["nginx"] }`),
    passes: small + container(`${identity}app a { run = ["/usr/sbin/nginx"] }`),
  },
  "empty-list": {
    fails: head + container(`${identity}app a { run = [] }`),
    passes: small + container(`${identity}app a { run = ["/bin/a"] }`),
  },
  "silent-port": {
    fails: head + container(`${identity}${app}health { probe = tcp(80) }`),
    passes:
      small + container(`${identity}app a { run = ["/bin/a"], listen = 80/tcp }\nhealth { probe = tcp(80) }`),
  },
  "invalid-limit": {
    fails: head + container(`${identity}${app}limits { memory = 1MiB }`),
    passes: small + container(`${identity}${app}limits { memory = 64MiB }`),
  },
  "unknown-signal": {
    fails: head + container(`${identity}app a { run = ["/bin/a"], stop-signal = SIGTREM }`),
    passes: small + container(`${identity}app a { run = ["/bin/a"], stop-signal = SIGTERM }`),
  },
  "hasty-probe": {
    fails: head + container(`${identity}${app}health { probe = unix(/run/a), timeout = 0s }`),
    passes: small + container(`${identity}${app}health { probe = unix(/run/a), timeout = 1s }`),
  },
  "reversed-backoff": {
    fails: head + container(`${identity}${app}restart = on-failure(backoff = 1min..1s)`),
    passes: small + container(`${identity}${app}restart = on-failure(backoff = 1s..1min)`),
  },
  "invalid-variable": {
    fails: head + container(`${identity}app a { run = ["/bin/a"], env = { "A=B" = "x" } }`),
    passes: small + container(`${identity}app a { run = ["/bin/a"], env = { A_B = "x" } }`),
  },
} as const satisfies Record<keyof typeof appRules, Example>;
