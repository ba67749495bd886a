import type { isolationRules } from "../../codes/4-check/isolation.ts";
import type { Example } from "../example.ts";
import { app, container, identity, small } from "./parts.ts";

const one = (body: string): string => small + container(`${identity}${body}`);
const two = (mount: string): string =>
  small +
  ["a", "b"].map((name) => container(`identity { hostname = "${name}" }\n${app}${mount}`, name)).join("");
const withEnv = (value: string): string =>
  one(`app a { package = "a", run = ["/bin/a"], env = { ${value} } }\n`);

/** D047x: what keeps containers from each other, from their host and from secrets. */
export const isolationExamples = {
  "kernel-in-container": {
    fails: one(`${app}packages = ["linux-image-amd64"]`),
    passes: one(`${app}packages = ["linux-libc-dev"]`),
  },
  "shared-volume": {
    fails: two("mount /srv { volume = data }"),
    passes: two("mount /srv { volume = data, shared = true }"),
  },
  "writable-host-path": {
    fails: one(`${app}mount /srv { host = /srv/site }`),
    passes: one(`${app}mount /srv { host = /srv/site, read-only = true }`),
  },
  "writable-host-system": {
    fails: one(`${app}mount /srv { host = /etc }`),
    passes: one(`${app}mount /srv { host = /etc/ssl, read-only = true }`),
  },
  "world-writable-file": {
    fails: one(`${app}file /etc/x { content = "x", mode = 0666 }`),
    passes: one(`${app}file /etc/x { content = "x", mode = 0664 }`),
  },
  "secret-in-plan": {
    fails: withEnv('DB_PASSWORD = "hunter2"'),
    passes: withEnv('DB_PASSWORD_FILE = "/run/secrets/db"'),
  },
  "strong-capability": {
    fails: one('app a { package = "a", run = ["/bin/a"], capabilities = sys-admin }\n'),
    passes: one('app a { package = "a", run = ["/bin/a"], capabilities = net-bind-service }\n'),
  },
  "identity-file": {
    fails: one(`${app}file /etc/machine-id { content = "0123456789abcdef0123456789abcdef" }`),
    passes: one(`${app}file /etc/machine-info { content = "CHASSIS=container" }`),
  },
} as const satisfies Record<keyof typeof isolationRules, Example>;
