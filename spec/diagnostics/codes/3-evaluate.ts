import type { Rule } from "../rule.ts";

/** D03xx: values: their types, their fields, and how blocks are put together. */
export const evaluateRules = {
  "wrong-type": {
    code: "D0301",
    severity: "error",
    message: "expected {expected}, got {got}",
    help: "Each field has one type; units are part of a value.",
    chapter: "types",
    fails: "language 1\npool lan 10.0.0.0/24 { gateway = 10s }\n",
    passes: "language 1\npool lan 10.0.0.0/24 { gateway = 10.0.0.1 }\n",
  },
  "unknown-field": {
    code: "D0302",
    severity: "error",
    message: "{block} has no field {field}",
    help: "Blocks are closed: they have the fields of the chapter and no others.",
    chapter: "blocks",
    fails: "language 1\npool lan 10.0.0.0/24 { gatway = 10.0.0.1 }\n",
    passes: "language 1\npool lan 10.0.0.0/24 { gateway = 10.0.0.1 }\n",
  },
  "missing-field": {
    code: "D0303",
    severity: "error",
    message: "{block} lacks {field}",
    help: "The field has no default, because no value would be right for most.",
    chapter: "blocks",
    fails: "language 1\nprofile p { kernel = v6.1.. }\n",
    passes: "language 1\nprofile p { kernel = v6.1.., architecture = amd64, cpu = x86-64-v1 }\n",
  },
  "duplicate-field": {
    code: "D0304",
    severity: "error",
    message: "{field} is set twice",
    help: "Keep one. To add to a list, write `+=`.",
    chapter: "evaluation",
    fails: "language 1\npool lan 10.0.0.0/24 {\n  gateway = 10.0.0.1\n  gateway = 10.0.0.2\n}\n",
    passes:
      "language 1\npool lan 10.0.0.0/24 {\n  reserved = 10.0.0.2..10.0.0.3\n  reserved += 10.0.0.9..10.0.0.12\n}\n",
  },
  "duplicate-block": {
    code: "D0305",
    severity: "error",
    message: "{block} stands here twice",
    help: "Merge the two, or give one another name.",
    chapter: "evaluation",
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  app b { run = ["/bin/b"] }\n}\n',
  },
  "unknown-word": {
    code: "D0306",
    severity: "error",
    message: "{word} is not {expected}",
    help: "The field takes one of a closed list of words.",
    chapter: "types",
    fails: "language 1\nprofile p extends std.debian-12 { cpu = x86-64-v9 }\n",
    passes: "language 1\nprofile p extends std.debian-12 { cpu = x86-64-v3 }\n",
  },
  "wrong-operands": {
    code: "D0307",
    severity: "error",
    message: "{operator} means nothing between {left} and {right}",
    help: "Both sides of +, - and a comparison have the same unit; * takes a plain number on one side.",
    chapter: "types",
    fails: "language 1\nlet a = 1MiB + 1s\n",
    passes: "language 1\nlet a = 1MiB + 1KiB\n",
  },
  "unknown-function": {
    code: "D0308",
    severity: "error",
    message: "there is no function {name}",
    help: "The built-in functions are in the chapter; an author defines templates, not functions.",
    chapter: "evaluation",
    fails: "language 1\nlet a = htp(80)\n",
    passes: "language 1\nlet a = http(80)\n",
  },
  "wrong-arguments": {
    code: "D0309",
    severity: "error",
    message: "{callee} {problem}",
    help: "Arguments are given in order, or by name: `on-failure(max = 5)`.",
    chapter: "evaluation",
    fails: "language 1\nlet a = tcp()\n",
    passes: "language 1\nlet a = tcp(80)\n",
  },
  "not-yet": {
    code: "D0310",
    severity: "error",
    message: "{what}: not part of language 1 yet",
    help: "The grammar knows it, so that it keeps its meaning; this version does not act on it and will not act as if it did.",
    chapter: "syntax",
    fails: "language 1\nsource host files { }\n",
    passes: 'language 1\nsource apt debian { suites = "bookworm", keyring = std.keyring.debian }\n',
  },
  "wrong-labels": {
    code: "D0311",
    severity: "error",
    message: "the header of {block} is {usage}",
    help: "What stands between the kind of a block and its brace is fixed by its kind.",
    chapter: "blocks",
    fails: "language 1\npool lan { }\n",
    passes: "language 1\npool lan 10.0.0.0/24 { }\n",
  },
  "wrong-clause": {
    code: "D0312",
    severity: "error",
    message: "{block} takes no {clause}",
    help: "Which clauses a block takes is in the chapter.",
    chapter: "blocks",
    fails: "language 1\npool lan 10.0.0.0/24 on x { }\n",
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "either-or": {
    code: "D0313",
    severity: "error",
    message: "{block} has {found} of {choices}",
    help: "Exactly one of them is given.",
    chapter: "blocks",
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  file /etc/motd { mode = 0644 }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  file /etc/motd { content = "x", mode = 0644 }\n}\n',
  },
  "no-profile": {
    code: "D0314",
    severity: "error",
    message: "container {container} names no profile",
    help: "Write `container web on server { … }`. Only where a program declares exactly one profile may it be left out.",
    chapter: "blocks",
    fails: 'language 1\ncontainer c {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\nprofile p extends std.debian-12 { }\ncontainer c {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "ambiguous-source": {
    code: "D0315",
    severity: "error",
    message: "container {container} does not say which source its packages come from",
    help: "Where a program declares exactly one source it is used; else write `sources = [debian]`.",
    chapter: "blocks",
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { package = "a", run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\nsource apt debian { suites = "bookworm", keyring = std.keyring.debian }\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { package = "a", run = ["/bin/a"] }\n}\n',
  },
  "unknown-capability": {
    code: "D0316",
    severity: "error",
    message: "the kernel has no capability {capability}",
    help: "Capabilities are written as in capabilities(7), in lower case and without the prefix: `net-bind-service`.",
    chapter: "blocks",
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"], capabilities = [net-bind-servic] }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"], capabilities = [net-bind-service] }\n}\n',
  },
  "mixin-conflict": {
    code: "D0317",
    severity: "error",
    message: "two mixins set {field}",
    help: "Set it in the block itself, which decides; or let one of the two add to it with `+=`.",
    chapter: "evaluation",
    fails:
      'language 1\ntemplate a() { os = "a" }\ntemplate b() { os = "b" }\nprofile p extends std.debian-12 with a, b { }\n',
    passes:
      'language 1\ntemplate a() { os = "a" }\ntemplate b() { os = "b" }\nprofile p extends std.debian-12 with a, b { os = "c" }\n',
  },
  "unmet-requirement": {
    code: "D0318",
    severity: "error",
    message: "{reason}",
    help: "The program's author requires it; the notes show the values that decided.",
    chapter: "evaluation",
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 2GiB }\n  app a { run = ["/bin/a"] }\n  require limits.memory <= 1GiB else "too large for the small nodes"\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 512MiB }\n  app a { run = ["/bin/a"] }\n  require limits.memory <= 1GiB else "too large for the small nodes"\n}\n',
  },
  "nothing-to-take": {
    code: "D0319",
    severity: "error",
    message: "{value} is not there to be taken away",
    help: "`-=` takes items out of a list that an earlier layer gave.",
    chapter: "evaluation",
    fails: "language 1\nprofile p extends std.debian-12 { provides -= [fuse] }\n",
    passes: "language 1\nprofile p extends std.debian-12 { provides -= [apparmor] }\n",
  },
  "out-of-range": {
    code: "D0320",
    severity: "error",
    message: "{value} is outside {range}",
    help: "The parameter's type says which values are allowed.",
    chapter: "types",
    fails:
      'language 1\ntemplate t(memory: bytes(64MiB..1GiB)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(memory = 2GiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\ntemplate t(memory: bytes(64MiB..1GiB)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(memory = 512MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "too-much": {
    code: "D0321",
    severity: "error",
    message: "this makes more than {limit} {what}",
    help: "Evaluation is bounded, so that it always ends.",
    chapter: "evaluation",
    passes: 'language 1\nlet a = ["x"]\nlet b = a + a\n',
  },
  "invalid-key": {
    code: "D0322",
    severity: "error",
    message: "{value} cannot be a key of `for`: {reason}",
    help: "Instances are named by their keys, so a key is a name and stands in the list once.",
    chapter: "evaluation",
    fails:
      'language 1\ncontainer c on std.debian-12 for z in [a, a] {\n  identity { hostname = "c-{z}" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 for z in [a, b] {\n  identity { hostname = "c-{z}" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "unknown-type": {
    code: "D0323",
    severity: "error",
    message: "there is no type {name}",
    help: "The types of parameters are in the chapter: bytes, duration, rate, number, string, boolean, port, address, probe, word, list and others.",
    chapter: "types",
    fails: "language 1\ntemplate t(memory: bites) { }\ncontainer c on std.debian-12 extends t(1MiB) { }\n",
    passes:
      'language 1\ntemplate t(memory: bytes) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(64MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "empty-fleet": {
    code: "D0324",
    severity: "error",
    message: "fleet {fleet} has no server",
    help: "A fleet has a server for each key of its `for`: `fleet shop for zone in [a, b] { … }`. One machine alone is a `server`.",
    chapter: "blocks",
    fails: 'language 1\nfleet shop { hostname = "edge", profile = std.debian-12 }\n',
    passes: 'language 1\nfleet shop for zone in [a] { hostname = "edge-{zone}", profile = std.debian-12 }\n',
  },
  "invalid-refinement": {
    code: "D0325",
    severity: "error",
    message: "{type} cannot be held to {refinement}: {reason}",
    help: "Beside a type stands what it allows: a range of its own values, words, a length, or a pattern.",
    chapter: "types",
    fails:
      'language 1\ntemplate t(memory: bytes(1s..2s)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(1MiB) { identity { hostname = "c" } }\n',
    passes:
      'language 1\ntemplate t(memory: bytes(1MiB..2GiB)) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(64MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "impossible-value": {
    code: "D0326",
    severity: "error",
    message: "{value}: {reason}",
    help: "Sizes, times and rates are whole numbers of their smallest unit, from nothing up to 2^53 of it.",
    chapter: "types",
    fails: "language 1\nlet a = 1MiB - 2MiB\n",
    passes: "language 1\nlet a = 2MiB - 1MiB\n",
  },
  "undefined-result": {
    code: "D0327",
    severity: "error",
    message: "{function} has no value here: {reason}",
    help: "A function is defined for the arguments that its chapter names.",
    chapter: "functions",
    fails: "language 1\nlet a = host(10.0.0.0/30, 9)\n",
    passes: "language 1\nlet a = host(10.0.0.0/28, 9)\n",
  },
  "unset-field": {
    code: "D0328",
    severity: "error",
    message: "{block} has no value for {field}",
    help: 'The field is one that a block may leave out. Ask whether it is there before its value: `"memory" in limits and limits.memory <= 1GiB`.',
    chapter: "policies",
    fails:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  limits { pids = 10 }\n  require limits.memory <= 1GiB\n}\n',
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n  limits { pids = 10 }\n  require not ("memory" in limits) or limits.memory <= 1GiB\n}\n',
  },
  "unmet-policy": {
    code: "D0329",
    severity: "error",
    message: "{subject}: {reason}",
    help: "An organisation's policy asks it of everything of its kind; the notes show the values that decided, and the marks where they were given.",
    chapter: "policies",
    fails:
      'language 1\npolicy house { container { require limits.memory <= 1GiB else "too large" } }\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 2GiB }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\npolicy house { container { require limits.memory <= 1GiB else "too large" } }\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  limits { memory = 512MiB }\n  app a { run = ["/bin/a"] }\n}\n',
  },
} as const satisfies Record<string, Rule>;
