import type { evaluateRules } from "../codes/3-evaluate.ts";
import type { Example } from "./example.ts";

/** Each list is twice as long as the one before. */
const doubling = `language 1\nlet a0 = ["x"]\n${Array.from({ length: 20 }, (_, i) => `let a${i + 1} = a${i} + a${i}`).join("\n")}\n`;

/** D03xx: values: their types, their fields, and how blocks are put together. */
export const evaluateExamples = {
  "wrong-type": {
    fails: "language 1\npool lan 10.0.0.0/24 { gateway = 10s }\n",
    passes: "language 1\npool lan 10.0.0.0/24 { gateway = 10.0.0.1 }\n",
  },
  "unknown-field": {
    fails: "language 1\npool lan 10.0.0.0/24 { gatway = 10.0.0.1 }\n",
    passes: "language 1\npool lan 10.0.0.0/24 { gateway = 10.0.0.1 }\n",
  },
  "missing-field": {
    fails: "language 1\nprofile p { kernel = v6.1.. }\n",
    passes: "language 1\nprofile p { kernel = v6.1.., architecture = amd64, cpu = x86-64-v1 }\n",
  },
  "duplicate-field": {
    fails: "language 1\npool lan 10.0.0.0/24 {\n  gateway = 10.0.0.1\n  gateway = 10.0.0.2\n}\n",
    passes:
      "language 1\npool lan 10.0.0.0/24 {\n  reserved = 10.0.0.2..10.0.0.3\n  reserved += 10.0.0.9..10.0.0.12\n}\n",
  },
  "duplicate-block": {
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  app b { run = ["/bin/b"] }\n}\n',
  },
  "unknown-word": {
    fails: "language 1\nprofile p extends std.debian-12 { cpu = x86-64-v9 }\n",
    passes: "language 1\nprofile p extends std.debian-12 { cpu = x86-64-v3 }\n",
  },
  "wrong-operands": {
    fails: "language 1\nlet a = 1MiB + 1s\n",
    passes: "language 1\nlet a = 1MiB + 1KiB\n",
  },
  "unknown-function": {
    fails: "language 1\nlet a = htp(80)\n",
    passes: "language 1\nlet a = http(80)\n",
  },
  "wrong-arguments": {
    fails: "language 1\nlet a = tcp()\n",
    passes: "language 1\nlet a = tcp(80)\n",
  },
  "wrong-labels": {
    fails: "language 1\npool lan { }\n",
    passes: "language 1\npool lan 10.0.0.0/24 { }\n",
  },
  "wrong-clause": {
    fails: "language 1\npool lan 10.0.0.0/24 on x { }\n",
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "either-or": {
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  file /etc/motd { mode = 0644 }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  file /etc/motd { content = "x", mode = 0644 }\n}\n',
  },
  "no-profile": {
    fails: 'language 1\ncontainer c {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\nprofile p extends std.debian-12 { }\ncontainer c {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "ambiguous-source": {
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { package = "a", run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\nsource apt debian { suites = "bookworm", keyring = std.keyring.debian }\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { package = "a", run = ["/bin/a"] }\n}\n',
  },
  "unknown-capability": {
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"], capabilities = [net-bind-servic] }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"], capabilities = [net-bind-service] }\n}\n',
  },
  "mixin-conflict": {
    fails:
      'language 1\ntemplate a() { os = "a" }\ntemplate b() { os = "b" }\nprofile p extends std.debian-12 with a, b { }\n',
    passes:
      'language 1\ntemplate a() { os = "a" }\ntemplate b() { os = "b" }\nprofile p extends std.debian-12 with a, b { os = "c" }\n',
  },
  "unmet-requirement": {
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 2GiB }\n  app a { run = ["/bin/a"] }\n  require limits.memory <= 1GiB else "too large for the small nodes"\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 512MiB }\n  app a { run = ["/bin/a"] }\n  require limits.memory <= 1GiB else "too large for the small nodes"\n}\n',
  },
  "nothing-to-take": {
    fails: "language 1\nprofile p extends std.debian-12 { provides -= [selinux] }\n",
    passes: "language 1\nprofile p extends std.debian-12 { provides -= [apparmor] }\n",
  },
  "out-of-range": {
    fails:
      'language 1\ntemplate t(memory: bytes(64MiB..1GiB)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(memory = 2GiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\ntemplate t(memory: bytes(64MiB..1GiB)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(memory = 512MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "too-much": {
    fails: doubling,
    passes: 'language 1\nlet a = ["x"]\nlet b = a + a\n',
  },
  "invalid-key": {
    fails:
      'language 1\ncontainer c on std.debian-12 for z in [a, a] {\n  identity { hostname = "c-{z}" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 for z in [a, b] {\n  identity { hostname = "c-{z}" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "unknown-type": {
    fails: "language 1\ntemplate t(memory: bites) { }\ncontainer c on std.debian-12 extends t(1MiB) { }\n",
    passes:
      'language 1\ntemplate t(memory: bytes) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(64MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "empty-fleet": {
    fails: 'language 1\nfleet shop { hostname = "edge", profile = std.debian-12 }\n',
    passes: 'language 1\nfleet shop for zone in [a] { hostname = "edge-{zone}", profile = std.debian-12 }\n',
  },
  "invalid-refinement": {
    fails:
      'language 1\ntemplate t(memory: bytes(1s..2s)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(1MiB) { identity { hostname = "c" } }\n',
    passes:
      'language 1\ntemplate t(memory: bytes(1MiB..2GiB)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(64MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "impossible-value": {
    fails: "language 1\nlet a = 1MiB - 2MiB\n",
    passes: "language 1\nlet a = 2MiB - 1MiB\n",
  },
  "undefined-result": {
    fails: "language 1\nlet a = host(10.0.0.0/30, 9)\n",
    passes: "language 1\nlet a = host(10.0.0.0/28, 9)\n",
  },
  "unset-field": {
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  limits { pids = 10 }\n  require limits.memory <= 1GiB\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  limits { pids = 10 }\n  require not ("memory" in limits) or limits.memory <= 1GiB\n}\n',
  },
  "unmet-policy": {
    fails:
      'language 1\npolicy house { container { require limits.memory <= 1GiB else "too large" } }\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 2GiB }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\npolicy house { container { require limits.memory <= 1GiB else "too large" } }\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 512MiB }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "second-base": {
    fails: 'language 1\ntemplate a() { os = "a" }\nprofile p extends std.debian-12, a { }\n',
    passes: 'language 1\ntemplate a() { os = "a" }\nprofile p extends std.debian-12 with a { }\n',
  },
  "foreign-field": {
    fails: 'language 1\nsource dir files { path = ./parts, suites = ["bookworm"] }\n',
    passes: 'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian }\n',
  },
} as const satisfies Record<keyof typeof evaluateRules, Example>;
