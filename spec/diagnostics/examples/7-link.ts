import type { linkRules } from "../codes/7-link.ts";
import type { Example } from "./example.ts";
import { building, buildingOf } from "./shop.ts";

const running = (path: string) => ({ app: `app tiny { package = "tiny", run = ["${path}"] }` });
/** The author's own file as the app's command. */
const script = (content: string, mode = "0755") => ({
  ...running("/srv/start"),
  more: `file /srv/start { content = "${content}", mode = ${mode} }`,
});
const chain = (length: number) => ({
  ...running("/srv/1"),
  more: Array.from({ length }, (_, i) => {
    const next = i + 1 === length ? "/usr/bin/tiny" : `/srv/${i + 2}`;
    return `file /srv/${i + 1} { content = "#!${next}\\n", mode = 0755 }`;
  }).join("\n"),
});
const on = (field: string) => ({
  before: `profile edge extends std.debian-12 { ${field} }`,
  on: "edge",
});

const shell = (more: string) => ({
  app: 'app tiny { package = "tiny", run = ["/usr/bin/sh", "/srv/start"] }',
  more,
});
const withEnv = (env: string) => ({
  app: `app tiny { package = "tiny", run = ["/usr/bin/tiny"], env = { ${env} } }`,
});

const privileged =
  (files: string) =>
  (field = "") => ({
    app: `app tiny { package = "tiny", run = ["/usr/bin/tiny"]${field === "" ? "" : `, ${field}`} }`,
    more: `privileged-files = ${files}`,
  });
const quiet = privileged("[]");
const kept = privileged("[/usr/bin/tiny]");

/** D07xx. */
export const linkExamples = {
  "missing-executable": {
    fails: buildingOf(running("/usr/sbin/tiny")),
    passes: buildingOf(running("/usr/bin/tiny")),
  },
  "missing-interpreter": {
    fails: buildingOf(script("#!/usr/bin/perl\\n")),
    passes: buildingOf(script("#!/usr/bin/tiny\\n")),
  },
  "not-executable": {
    fails: buildingOf(script("#!/usr/bin/tiny\\n", "0644")),
    passes: buildingOf(script("#!/usr/bin/tiny\\n", "0755")),
  },
  "unknown-executable": {
    fails: buildingOf(script("echo hello\\n")),
    passes: buildingOf(script("#!/usr/bin/tiny\\necho hello\\n")),
  },
  "script-too-deep": {
    fails: buildingOf(chain(6)),
    passes: buildingOf(chain(3)),
  },
  "missing-loader": {
    fails: building("The package tiny-loader has lost /lib64/ld-linux-x86-64.so.2"),
    passes: building("The package tiny-loader brings /lib64/ld-linux-x86-64.so.2"),
  },
  "missing-library": {
    fails: building("/usr/bin/tiny needs libtiny.so.2, and libtiny1 brings libtiny.so.1"),
    passes: building("/usr/bin/tiny needs libtiny.so.1, and libtiny1 brings libtiny.so.1"),
  },
  "unusable-library": {
    fails: building("libtiny.so.1 is a text for the linker of a compiler"),
    passes: building("libtiny.so.1 is a shared library"),
  },
  "missing-version": {
    fails: building("/usr/bin/tiny needs version TINY_2 of libtiny.so.1, which defines TINY_1"),
    passes: building("/usr/bin/tiny needs version TINY_2 of libtiny.so.1, which defines TINY_1 and TINY_2"),
  },
  "missing-symbol": {
    fails: building("/usr/bin/tiny uses tiny_open, which libtiny.so.1 no longer defines"),
    passes: building("/usr/bin/tiny uses tiny_open, which libtiny.so.1 defines"),
  },
  "unversioned-library": {
    fails: building(
      "/usr/bin/tiny uses tiny_open of version TINY_1, and libtiny.so.1 has it without any version",
    ),
    passes: building(
      "/usr/bin/tiny uses tiny_open of version TINY_1, and libtiny.so.1 has it of that version",
    ),
  },
  "uncallable-symbol": {
    fails: building("/usr/bin/tiny calls tiny_close, which libtiny.so.1 no longer defines"),
    passes: building("/usr/bin/tiny calls tiny_close, which libtiny.so.1 defines"),
  },
  "ignored-preload": {
    fails: buildingOf(withEnv('LD_PRELOAD = "libfast.so.1"')),
    passes: buildingOf(withEnv('LD_PRELOAD = "libtiny.so.1"')),
  },
  "missing-module": {
    fails: building("A note of /usr/bin/tiny says that it must open libplug.so.1"),
    passes: building("A note of /usr/bin/tiny says that it must open libtiny.so.1"),
  },
  "absent-module": {
    fails: building("A note of /usr/bin/tiny says that it had better open libplug.so.1"),
    passes: building("A note of /usr/bin/tiny says that it had better open libtiny.so.1"),
  },
  "absent-extra": {
    fails: building("A note of /usr/bin/tiny suggests that it open libplug.so.1"),
    passes: building("A note of /usr/bin/tiny suggests that it open libtiny.so.1"),
  },
  "unprivileged-command": {
    fails: buildingOf(quiet(), "The postinst of tiny gives /usr/bin/tiny the capability net_raw"),
    passes: buildingOf(
      quiet("capabilities = net-raw"),
      "The postinst of tiny gives /usr/bin/tiny the capability net_raw",
    ),
  },
  "refused-execution": {
    fails: buildingOf(kept(), "The postinst of tiny gives /usr/bin/tiny the capability net_raw"),
    passes: buildingOf(
      kept("capabilities = net-raw"),
      "The postinst of tiny gives /usr/bin/tiny the capability net_raw",
    ),
  },
  "missing-locale": {
    fails: buildingOf(withEnv('LANG = "de_DE.UTF-8"'), "/usr/bin/tiny calls setlocale of libtiny.so.1"),
    passes: buildingOf(withEnv('LANG = "C.UTF-8"'), "/usr/bin/tiny calls setlocale of libtiny.so.1"),
  },
  "missing-time-zone": {
    fails: buildingOf(withEnv('TZ = "Europe/Berlin"')),
    passes: buildingOf(withEnv('TZ = "UTC"')),
  },
  "missing-script": {
    fails: buildingOf(shell(""), "The package tiny brings /usr/bin/sh"),
    passes: buildingOf(
      shell('file /srv/start { content = "echo hello\\n" }'),
      "The package tiny brings /usr/bin/sh",
    ),
  },
  "system-call-too-new": {
    fails: buildingOf(on("kernel = v5.4.."), "/usr/bin/tiny calls close_range of libtiny.so.1"),
    passes: buildingOf(on("kernel = v6.1.."), "/usr/bin/tiny calls close_range of libtiny.so.1"),
  },
  "page-too-large": {
    fails: buildingOf(on("page-size = 16KiB"), "/usr/bin/tiny is packed for pages of 4 KiB"),
    passes: buildingOf(on("page-size = 4KiB"), "/usr/bin/tiny is packed for pages of 4 KiB"),
  },
  "kernel-feature-missing": {
    fails: buildingOf(on("provides -= [io-uring]"), "libtiny.so.1 is called liburing.so.2"),
    passes: buildingOf(on("provides += [io-uring]"), "libtiny.so.1 is called liburing.so.2"),
  },
  "wrong-architecture": {
    fails: building("The package tiny for amd64 holds a program for arm64"),
    passes: building("The package tiny for amd64 holds a program for amd64"),
  },
  "kernel-too-old": {
    fails: buildingOf(on("kernel = v4.19.."), "/usr/bin/tiny says that it needs Linux 5.10 or newer"),
    passes: buildingOf(on("kernel = v6.1.."), "/usr/bin/tiny says that it needs Linux 5.10 or newer"),
  },
  "cpu-too-old": {
    fails: buildingOf(
      on("cpu = x86-64-v2"),
      "/usr/bin/tiny says that it needs a processor of level x86-64-v3",
    ),
    passes: buildingOf(
      on("cpu = x86-64-v3"),
      "/usr/bin/tiny says that it needs a processor of level x86-64-v3",
    ),
  },
  "unread-loader-configuration": {
    fails: building("The package tiny-loader brings /etc/ld.so.conf", "The store has lost /etc/ld.so.conf"),
    passes: building("The package tiny-loader brings /etc/ld.so.conf"),
  },
} as const satisfies Record<keyof typeof linkRules, Example>;
