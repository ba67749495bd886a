import type { assembleRules } from "../codes/6-assemble.ts";
import type { Example } from "./example.ts";
import { building, buildingOf, shop } from "./shop.ts";

const withTemplate = (template: string) => ({
  files: {
    "site.plim": shop({ more: "file /etc/motd { from = ./motd.hbs, with = { port = 80 } }" }),
    "motd.hbs": template,
  },
  run: "plimsoll build" as const,
});
const ownedBy = (user: string) => ({ more: `file /etc/motd { content = "hello", user = ${user} }` });

const overPackage = (more: string) => ({
  files: {
    "site.plim": shop({
      before: `source dir parts { path = ./parts${more} }`,
      more: "sources = [tiny, parts]",
    }),
    "parts/usr/bin/tiny": "#!/bin/sh\n",
  },
  run: "plimsoll build" as const,
});
const keeping = {
  app: 'app tiny { package = "tiny", run = ["/usr/bin/tiny"], capabilities = net-raw }',
  more: "privileged-files = [/usr/bin/tiny]",
};

const calls = "The postinst of tiny calls tinyctl, which Plimsoll does not know" as const;
const running = <const Given extends readonly string[]>(more: string, ...given: Given) =>
  ({
    files: { "site.plim": shop({ more: `run-scripts = ["tiny"]${more}` }) },
    given: [calls, ...given],
    run: "plimsoll build",
  }) as const;

/** D06xx. */
export const assembleExamples = {
  "bad-package": {
    fails: building("The archive of tiny holds the path ../../etc/passwd"),
    passes: building(),
  },
  "file-conflict": {
    fails: building("tiny and libtiny1 both bring /etc/common.conf, with different texts"),
    passes: building("tiny and libtiny1 both bring /etc/common.conf, and tiny replaces libtiny1"),
  },
  "tree-conflict": {
    fails: overPackage(""),
    passes: overPackage(", to = /opt/tiny"),
  },
  "unknown-maintainer-script": {
    fails: building("The postinst of tiny calls tinyctl, which Plimsoll does not know"),
    passes: buildingOf(
      { more: 'accept-scripts = ["tiny"]' },
      "The postinst of tiny calls tinyctl, which Plimsoll does not know",
    ),
  },
  "unrunnable-script": {
    fails: running("", "This machine has no overlayfs"),
    passes: running("", "tinyctl writes /etc/tiny.state"),
  },
  "failed-script": {
    fails: running("", "There is no tinyctl in the root"),
    passes: running("", "tinyctl writes /etc/tiny.state"),
  },
  "unlike-runs": {
    fails: running("", "tinyctl writes the time into /etc/tiny.state"),
    passes: running('\nforget = ["/etc/tiny.state"]', "tinyctl writes the time into /etc/tiny.state"),
  },
  "refused-effects": {
    fails: running("", "tinyctl makes the device /etc/tiny.state"),
    passes: running('\nforget = ["/etc/tiny.*"]', "tinyctl makes the device /etc/tiny.state"),
  },
  "changed-effects": {
    fails: running("", "tinyctl writes one thing when it is locked, and another when it is built"),
    passes: running("", "tinyctl writes /etc/tiny.state"),
  },
  "unknown-template-variable": {
    fails: withTemplate("{{container.name}} listens on {{prot}}\n"),
    passes: withTemplate("{{container.name}} listens on {{port}}\n"),
  },
  "bad-template": {
    fails: withTemplate("{{#if port}} listens\n"),
    passes: withTemplate("{{#if port}} listens {{/if}}\n"),
  },
  "no-such-file": {
    fails: {
      files: { "site.plim": shop({ more: "file /etc/motd { from = ./motd }" }), motd: "hello\n" },
      given: ["Somebody removes motd while the container is built"],
      run: "plimsoll build",
    },
    passes: {
      files: { "site.plim": shop({ more: "file /etc/motd { from = ./motd }" }), motd: "hello\n" },
      run: "plimsoll build",
    },
  },
  "unknown-owner": {
    fails: buildingOf(ownedBy("ghost")),
    passes: buildingOf(ownedBy("www-data")),
  },
  "unmet-system-file": {
    fails: buildingOf({ more: "system = [/etc/mime.types]" }),
    passes: buildingOf({ more: "system = [/etc/tiny.conf]" }),
  },
  "path-through-file": {
    fails: building("tiny brings the file /srv/tiny, and libtiny1 the file /srv/tiny/plugin"),
    passes: building("tiny brings the folder /srv/tiny, and libtiny1 the file /srv/tiny/plugin"),
  },
  "kernel-file": {
    fails: building("tiny brings the file /usr/lib/modules/6.1.0-18-amd64/tiny.ko"),
    passes: building("tiny brings the file /usr/lib/modules-load.d/tiny.conf"),
  },
  "owners-not-kept": {
    fails: buildingOf(ownedBy("www-data"), "The user who builds is not root"),
    passes: buildingOf(ownedBy("www-data"), "The user who builds is root"),
  },
  "attributes-not-kept": {
    fails: buildingOf(keeping, "/usr/bin/tiny has a file capability, and the machine has no setfattr"),
    passes: building("The machine has no setfattr"),
  },
  "dropped-privileges": {
    fails: building("The postinst of tiny makes /usr/bin/tiny setuid"),
    passes: buildingOf(
      { more: "privileged-files = [/usr/bin/tiny]" },
      "The postinst of tiny makes /usr/bin/tiny setuid",
    ),
  },
  "idle-privileged-file": {
    fails: buildingOf({ more: "privileged-files = [/usr/bin/tiny]" }),
    passes: buildingOf(
      { more: "privileged-files = [/usr/bin/tiny]" },
      "The postinst of tiny makes /usr/bin/tiny setuid",
    ),
  },
  "left-out-secret": {
    fails: building("The postinst of tiny makes a key with ssh-keygen"),
    passes: building(),
  },
  "left-out-state": {
    fails: building("The postinst of tiny makes a database cluster"),
    passes: building(),
  },
  "excluded-file": {
    fails: buildingOf({ more: 'exclude = ["/usr/bin/*"]' }),
    passes: buildingOf({ more: 'exclude = ["/etc/*.conf"]' }),
  },
  "idle-exclude": {
    fails: buildingOf({ more: 'exclude = ["/usr/share/nothing/**"]' }),
    passes: buildingOf({ more: 'exclude = ["/etc/*.conf"]' }),
  },
  "hidden-package-files": {
    fails: buildingOf(
      { more: "mount /usr/share/tiny { volume = data }" },
      "tiny brings /usr/share/tiny/page.html",
    ),
    passes: buildingOf(
      { more: "mount /srv/tiny { volume = data }" },
      "tiny brings /usr/share/tiny/page.html",
    ),
  },
  "unlocked-user": {
    fails: building("The users of shop were taken out of plimsoll.lock by hand"),
    passes: building("plimsoll.lock is as `plimsoll lock` wrote it"),
  },
} as const satisfies Record<keyof typeof assembleRules, Example>;
