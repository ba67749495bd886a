import { test } from "uvu";
import * as assert from "uvu/assert";
import { PlimParser } from "../../grammar/parser.ts";
import type { Entry, Expression } from "../../grammar/syntax.ts";
import { largestFile } from "./decode.ts";
import { parse } from "./parse.ts";

const read = (text: string) => parse("a.plim", new TextEncoder().encode(text));

/** Expects these diagnostics, each as `line:column name`. */
function expectAt(text: string, expected: readonly string[]): void {
  const found = read(text).diagnostics.map(
    ({ name, spans: [span] }) => `${span?.start.line}:${span?.start.column} ${name}`,
  );
  assert.equal(found.sort(), [...expected].sort());
}

test("the grammar is sound by Chevrotain's own validation", () => {
  assert.not.throws(() => new PlimParser(true));
});

test("independent mistakes are each reported once, and what stands between them is read", () => {
  const text = `language 1
let a = = 1
container web {
  limits { cpu = , memory = 512m }
  app x { run = ["a" }
  pids 64
}
let b = "x
let c = 10.0.0.300
let d = $$$
container 5 = 3 {
  pids 64
}
let e = [1 2]
let good = 1
`;
  expectAt(text, [
    "2:9 unexpected-token",
    "4:18 unexpected-token",
    "4:29 unknown-unit",
    "5:17 unclosed-bracket",
    "6:3 missing-equals",
    "8:9 unclosed-string",
    "9:9 invalid-literal",
    "10:9 unknown-character",
    "11:13 unexpected-token",
    "12:3 missing-equals",
    "14:12 unexpected-token",
  ]);
  const names = read(text).value.entries.flatMap((entry) => (entry.kind === "let" ? [entry.name.text] : []));
  assert.equal(names, ["a", "b", "c", "d", "e", "good"]);
});

const valueIn = (text: string): Expression => {
  const { value, diagnostics } = read(`language 1\nlet a = ${text}\n`);
  assert.equal(diagnostics, [], text);
  return (value.entries[1] as Entry & { kind: "let" }).value;
};

const literals: readonly (readonly [string, string])[] = [
  ["512MiB", "Bytes"],
  ["1.5GB", "Bytes"],
  ["250ms", "Duration"],
  ["1d", "Duration"],
  ["100Mbit/s", "Rate"],
  ["40MB/s", "Rate"],
  ["80/tcp", "PortNumber"],
  ["10.40.0.1", "Ipv4"],
  ["10.40.0.0/24", "Cidr4"],
  ["fd00::1", "Ipv6"],
  ["::1", "Ipv6"],
  ["1:2:3:4:5:6:7:8", "Ipv6"],
  ["::ffff:10.0.0.1", "Ipv6"],
  ["fd00::/64", "Cidr6"],
  ["02:42:0a:28:00:14", "Mac"],
  ["aa:bb:cc:dd:ee:ff", "Mac"],
  ["02:42:0a:28:00:00/40", "MacPrefix"],
  [`sha256:${"0".repeat(64)}`, "Digest"],
  ["2026-08-01T00:00:00Z", "Time"],
  ["2026-08-01T00:00:00.5+02:00", "Time"],
  ["2026-08-01", "DateOnly"],
  ["/etc/php/8.2/fpm/pool.d/www.conf", "AbsolutePath"],
  ["/", "AbsolutePath"],
  ["/var/lib/dpkg/info/libc6:amd64.list", "AbsolutePath"],
  ["./nginx.conf.hbs", "RelativePath"],
  ["../shared/x", "RelativePath"],
  ["v6.12", "Version"],
  ["0644", "FileMode"],
  ["02755", "FileMode"],
  ["0", "Numeral"],
  ["0.5", "Numeral"],
];
for (const [text, type] of literals)
  test(`${text} is one literal: ${type}`, () => {
    const value = valueIn(text);
    assert.is(value.kind, "literal");
    assert.equal(value.kind === "literal" && [value.type, value.text], [type, text]);
  });

for (const range of ["v6.1..v6.12", "64MiB..4GiB", "1s..1min", "10.40.0.2..10.40.0.15", "1..5"])
  test(`${range} is a range of two literals`, () => {
    const value = valueIn(range);
    assert.is(value.kind === "range" && value.from.kind === "literal" && value.to?.kind, "literal");
  });

test("a range may have no end, also before a comma or a brace", () => {
  assert.is(valueIn("[v6.1.., 5]").kind, "list");
  assert.is(valueIn("{ kernel = v6.1.. }").kind, "map");
});

test("operators bind as the chapter says", () => {
  const shown = (value: Expression): string => {
    if (value.kind === "binary") return `(${shown(value.left)} ${value.operator} ${shown(value.right)})`;
    if (value.kind === "range") return `(${shown(value.from)} .. ${value.to ? shown(value.to) : ""})`;
    if (value.kind === "unary") return `(${value.operator} ${shown(value.operand)})`;
    return value.kind === "name" ? value.name : value.kind === "literal" ? value.text : value.kind;
  };
  assert.is(shown(valueIn("a or b and c == 1 + 2 * 3")), "(a or (b and (c == (1 + (2 * 3)))))");
  assert.is(shown(valueIn("1 - 2 - 3")), "((1 - 2) - 3)");
  assert.is(shown(valueIn("x in 1 + 1..5")), "(x in ((1 + 1) .. 5))");
  assert.is(shown(valueIn("not a and b")), "((not a) and b)");
  assert.is(shown(valueIn("php-fpm - -1")), "(php-fpm - (- 1))");
});

test("strings are taken apart", () => {
  const value = valueIn('"a\\n{b}-{c.d + 1}\\{\\u{1f6a2}"');
  const parts =
    value.kind === "text" ? value.parts.map((part) => (typeof part === "string" ? part : part.kind)) : [];
  assert.equal(parts, ["a\n", "name", "-", "binary", "{\u{1f6a2}"]);
});

test("a text of several lines loses the indentation that its lines share", () => {
  const value = valueIn('"""\n    one\n      two {x}\n\n    """');
  assert.equal(
    value.kind === "text" && value.parts.map((part) => (typeof part === "string" ? part : part.kind)),
    ["one\n  two ", "name", "\n\n"],
  );
});

test("new lines inside brackets mean nothing", () => {
  assert.is(valueIn("[\n  1,\n  2,\n]").kind, "list");
  assert.is(valueIn("on-failure(\n  max = 5,\n  backoff = 1s..1min\n)").kind, "call");
});

for (const [text, fixed, safe] of [
  ["512mb", "512MB", true],
  ["512m", "512MiB", false],
  ["10k", "10KiB", false],
  ["5sec", "5s", undefined],
] as const)
  test(`${text} has no unit`, () => {
    const [found] = read(`language 1\nlet a = ${text}\n`).diagnostics;
    assert.is(found?.name, "unknown-unit");
    if (safe === undefined) return;
    assert.equal([found?.fix?.edits[0]?.text, found?.fix?.safe], [fixed, safe]);
  });

for (const text of [
  "10.0.0.300",
  "010.0.0.1",
  "10.0.0.0/33",
  "1:2:3",
  "99999/tcp",
  "0/udp",
  "2026-02-31",
  "sha256:00",
  "02:42:00:00:00",
  "1.2.3",
  "080",
])
  test(`${text} is no literal, and says why`, () => {
    const found = read(`language 1\nlet a = ${text}\n`).diagnostics;
    assert.equal(
      found.map(({ name }) => name),
      ["invalid-literal"],
    );
  });

test("a file too large is refused unread", () => {
  const found = parse("a.plim", new Uint8Array(largestFile + 1)).diagnostics;
  assert.equal(
    found.map(({ name }) => name),
    ["file-too-large"],
  );
});

test("what is no text is told once", () => {
  for (const bytes of [
    Buffer.from("language 1\n\0\0\0"),
    Buffer.from([0xff, 0xfe, 0x41]),
    Buffer.from("7f454c46020101", "hex"),
  ]) {
    assert.is(parse("a.plim", bytes).diagnostics.length, 1);
  }
});

test("a byte-order mark and carriage returns are no matter", () => {
  assert.equal(read("\ufefflanguage 1\r\nlet a = 1\r\n").diagnostics, []);
});

test("spans at the end of the file lie in the file", () => {
  const text = "language 1\ncontainer web {";
  const [found] = read(text).diagnostics;
  assert.is(found?.name, "unclosed-bracket");
  assert.ok((found?.spans[0]?.end.offset ?? 99) <= text.length);
});

test.run();
