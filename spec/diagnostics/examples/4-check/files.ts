import type { fileRules } from "../../codes/4-check/files.ts";
import type { Example } from "../example.ts";
import { app, container, head, identity, small } from "./parts.ts";

/** D04xx: paths, mounts and files of the author's. */
export const fileExamples = {
  "unclean-path": {
    fails: head + container(`${identity}${app}system = [/etc/../root]`),
    passes: small + container(`${identity}${app}system = [/root]`),
  },
  "forbidden-mount": {
    fails: head + container(`${identity}${app}mount /proc { volume = p }`),
    passes: small + container(`${identity}${app}mount /srv/proc { volume = p }`),
  },
  "conflicting-mounts": {
    fails:
      head +
      container(`${identity}${app}mount /srv { volume = a, read-only = true }\nmount /srv/x { volume = b }`),
    passes:
      small +
      container(`${identity}${app}mount /srv { volume = a, read-only = true }\nmount /var/x { volume = b }`),
  },
  "hidden-file": {
    fails: head + container(`${identity}${app}mount /srv { volume = a }\nfile /srv/x { content = "x" }`),
    passes: small + container(`${identity}${app}mount /srv { volume = a }\nfile /etc/x { content = "x" }`),
  },
  "duplicate-file": {
    fails:
      head +
      container(
        `${identity}app a { run = ["/bin/a"]\n file /etc/x { content = "x" } }\nfile /etc/x { content = "y" }`,
      ),
    passes:
      small +
      container(
        `${identity}app a { run = ["/bin/a"]\n file /etc/x { content = "x" } }\nfile /etc/y { content = "y" }`,
      ),
  },
  "missing-project-file": {
    fails: head + container(`${identity}${app}file /etc/x { from = ./nowhere.conf }`),
    passes: small + container(`${identity}${app}file /etc/x { content = "x" }`),
  },
  "path-outside-project": {
    fails: head + container(`${identity}${app}file /etc/x { from = ../secret.conf }`),
    passes: small + container(`${identity}${app}file /etc/x { content = "x" }`),
  },
} as const satisfies Record<keyof typeof fileRules, Example>;
