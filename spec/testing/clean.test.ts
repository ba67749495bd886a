import { readFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed, marked, withoutSpans } from "./language.ts";

/** Ten mistakes that have nothing to do with each other, in the order of the text. */
const tenMistakes: readonly (readonly [name: string, at: string])[] = [
  ["unexpected-token", "="],
  ["unknown-unit", "512m"],
  ["invalid-literal", "10.40.0.300"],
  ["unknown-word", "apparmour"],
  ["unknown-field", "gatway"],
  ["wrong-type", "5"],
  ["unknown-name", "edeg"],
  ["unknown-block", "limit"],
  ["missing-equals", "user www-data"],
  ["unknown-escape", "\\d"],
];
const text = `language 1

let a = = "x"
let b = 512m
let c = 10.40.0.300

profile edge extends std.debian-12 { provides += [apparmour] }
pool lan 10.40.0.0/24 { gatway = 10.40.0.1 }

container one on edge {
  identity { hostname = "one" }
  app d { run = ["/usr/bin/d"], stop-timeout = 5 }
}
container two on edeg {
  identity { hostname = "two" }
  limit { memory = 64MiB }
  app d {
    run = ["/usr/bin/d"]
    user www-data
  }
}
let d = "\\d"
`;

test("ten mistakes of one file are told, and nothing else", () => {
  const found = analyzed(text).diagnostics;
  assert.equal(
    found.map((each) => [each.name, marked(text, each)]),
    tenMistakes,
    found.map(({ message }) => message).join("\n"),
  );
});

test("the order of declarations means nothing, with servers, templates and policies", () => {
  const sample = readFileSync("spec/cases/design-sample/main.plim", "utf8");
  const policy = 'policy house { container c { require c.limits.memory <= 4GiB else "{c.name}" } }';
  const parts = [
    ...sample
      .replace("language 1", "")
      .trim()
      .split(/\n\n(?=\w)/),
    policy,
  ];
  const files = { "conf/nginx.conf": "", "conf/www.conf.hbs": "" };
  const read = (order: readonly string[]) =>
    analyzed({ "a.plim": ["language 1", ...order].join("\n\n"), ...files });
  const expected = withoutSpans(read(parts).value);
  assert.ok(expected);
  fc.assert(
    fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (order) => {
      const { value, diagnostics } = read(order);
      assert.equal(diagnostics, []);
      assert.equal(withoutSpans(value), expected);
    }),
    { numRuns: 50 },
  );
});

/** Answers in time, whatever is asked; the bound is wide, because the machine may be busy. */
function inTime(name: string, files: Record<string, string> | string, seconds = 20): void {
  test(`${name} is answered in time`, () => {
    const started = performance.now();
    const { diagnostics } = analyzed(files);
    assert.ok(diagnostics.length < 300, `${diagnostics.length} diagnostics`);
    assert.ok(performance.now() - started < seconds * 1000);
    if (process.env.PLIMSOLL_TIMES)
      process.stderr.write(`${name} ${Math.round(performance.now() - started)}ms\n`);
  });
}
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

inTime("nesting without end", `language 1\n${"container a { ".repeat(20_000)}`);
inTime("a text of braces", `language 1\nlet a = 1\nlet b = "${"{a}".repeat(50_000)}"\n`);
inTime(
  "texts in texts",
  `language 1\nlet a0 = "xxxxxxxxxx"\n${many(60, (i) => `let a${i + 1} = "{a${i}}{a${i}}{a${i}}"`)}\n`,
);
inTime(
  "texts of texts of texts",
  `language 1\nlet a = "${"x".repeat(100_000)}"\nlet b = "${"{a}".repeat(90)}"\nlet c = "${"{b}".repeat(10_000)}"\n`,
);
inTime(
  "imports that branch",
  Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [
      i === 0 ? "main.plim" : `parts/f${i}.plim`,
      `language 1\n${many(6, (k) => `import ${i === 0 ? "./parts" : "."}/f${((i * 6 + k + 1) % 299) + 1}.plim as n${k}`)}\nlet a${i} = 1\n`,
    ]),
  ),
);
inTime(
  "templates that double",
  `language 1\ntemplate t0() { provides += [fuse] }\n${many(60, (i) => `template t${i + 1}() extends t${i} with t${i}, t${i} { }`)}\nprofile p extends t60 { }\n`,
);
inTime(
  "templates in a chain",
  `language 1\ntemplate t0() { }\n${many(3000, (i) => `template t${i + 1}() extends t${i} { }`)}\nprofile p extends std.debian-12 with t3000 { }\n`,
);
inTime(
  "combinations of keys",
  `language 1\ncontainer web on std.debian-12 ${many(12, (i) => `for x${i} in [a, b, c, d, e]`).replaceAll("\n", " ")} { }\n`,
);
inTime(
  "a policy of loops",
  `language 1\nlet l = [${many(300, String).replaceAll("\n", ", ")}]\npolicy p { for a in l { for b in l { for c in l { require a < 1000 } } } }\n`,
  30,
);
inTime(
  "lists in functions",
  `language 1\nlet a0 = [1, 2]\n${many(60, (i) => `let a${i + 1} = flatten([a${i}, sort(a${i})])`)}\n`,
);
inTime(
  "replacements that grow",
  `language 1\nlet a0 = "xx"\n${many(40, (i) => `let a${i + 1} = replace(a${i}, "x", a${i})`)}\n`,
);
inTime(
  "maps in maps",
  `language 1\nlet a0 = { x = 1 }\n${many(200, (i) => `let a${i + 1} = { x = a${i}, y = a${i} }`)}\n`,
);
inTime(
  "comments of directives",
  `language 1\n${many(20_000, () => '# plimsoll: allow vendor-mac "x"')}\nlet a = 1\n`.slice(0, 400_000),
  30,
);
inTime("a name a megabyte long", `language 1\nlet a = ${"b".repeat(1_000_000)}\n`);
inTime(
  "a fleet of fleets",
  `language 1\nfleet f for a in [for x in [1, 2]: "k{x}"] for b in f.servers { hostname = "h", profile = std.debian-12 }\n`,
);

inTime(
  "pools by the thousand",
  `language 1\n${many(3000, (i) => `pool p${i} 10.${i >> 4}.${(i & 15) * 16}.0/20 { }`)}\n`,
);

test.run();
