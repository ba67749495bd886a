import type { parseRules } from "../codes/1-parse.ts";
import type { Example } from "./example.ts";

/** D01xx: the text of one file: is it text, do its words and brackets make sense. */
export const parseExamples = {
  "unexpected-token": {
    fails: 'language 1\nlet a = = "x"\n',
    passes: 'language 1\nlet a = "x"\n',
  },
  "unclosed-bracket": {
    fails: 'language 1\nlet a = ["x"\nlet b = "y"\n',
    passes: 'language 1\nlet a = ["x"]\nlet b = "y"\n',
  },
  "unmatched-bracket": {
    fails: 'language 1\nlet a = "x" }\n',
    passes: 'language 1\nlet a = ["x"]\n',
  },
  "unclosed-string": {
    fails: 'language 1\nlet a = "x\n',
    passes: 'language 1\nlet a = "x"\n',
  },
  "unknown-escape": {
    fails: 'language 1\nlet a = "\\d"\n',
    passes: 'language 1\nlet a = "\\\\d"\n',
  },
  "unknown-unit": {
    fails: "language 1\nlet a = 512m\n",
    passes: "language 1\nlet a = 512MiB\n",
  },
  "invalid-literal": {
    fails: "language 1\nlet a = 10.0.0.300\n",
    passes: "language 1\nlet a = 10.0.0.30\n",
  },
  "unknown-character": {
    fails: "language 1\nlet a = $\n",
    passes: 'language 1\nlet a = "$"\n',
  },
  "missing-equals": {
    fails: "language 1\npool lan 10.0.0.0/24 {\n  gateway 10.0.0.1\n}\n",
    passes: "language 1\npool lan 10.0.0.0/24 {\n  gateway = 10.0.0.1\n}\n",
  },
  "missing-language": {
    fails: 'let a = "x"\n',
    passes: 'language 1\nlet a = "x"\n',
  },
  "unsupported-language": {
    fails: "language 2\n",
    passes: "language 1\n",
  },
  "file-too-large": {
    fails: { given: ["site.plim has more than 8 MiB"], run: "plimsoll check" },
    passes: "language 1\n",
  },
  "not-text": {
    fails: "language 1\nlet a = \u0000\n",
    passes: 'language 1\nlet a = "\\u{1f6a2}"\n',
  },
  "nested-too-deep": {
    fails: `language 1\nlet a = ${"[".repeat(101)}${"]".repeat(101)}\n`,
    passes: 'language 1\nlet a = [[["x"]]]\n',
  },
  "invalid-import-path": {
    fails: "language 1\nimport 80/tcp\n",
    passes: "language 1\n",
  },
  "invalid-allowance": {
    fails: "language 1\n# plimsoll: allow unused-declaration\nlet a = 1\n",
    passes:
      'language 1\n# plimsoll: allow unused-declaration "for the next release"\nlet a = 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "unused-allowance": {
    fails: 'language 1\n# plimsoll: allow unused-declaration "for later"\nlet a = 1\n',
    passes:
      'language 1\n# plimsoll: allow unused-declaration "for the next release"\nlet a = 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "foreign-text": {
    fails: "language 1\nlet a = 'x'\n",
    passes: 'language 1\nlet a = "x"\n',
  },
  "foreign-variable": {
    fails: 'language 1\nlet zone = "a"\nlet host = ${zone}\n',
    passes: 'language 1\nlet zone = "a"\nlet host = zone\n',
  },
  "foreign-comment": {
    fails: "language 1\n// the first one\nlet a = 1\n",
    passes: "language 1\n# the first one\nlet a = 1\n",
  },
  "foreign-language": {
    fails: "services:\n  web:\n    image: nginx\n",
    passes: "language 1\n",
  },
  "dollar-before-brace": {
    fails: 'language 1\nlet zone = "a"\nlet host = "web-${zone}"\n',
    passes: 'language 1\nlet zone = "a"\nlet host = "web-{zone}"\n',
  },
  "unquoted-text": {
    fails: "language 1\nlet image = nginx:1.24\n",
    passes: 'language 1\nlet image = "nginx:1.24"\n',
  },
} as const satisfies Record<keyof typeof parseRules, Example>;
