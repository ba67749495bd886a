import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Element, readXml } from "../../../spec/diagnostics/testing/xml.ts";
import type { Report } from "../report.ts";
import { builtOf, loads, reportOfText } from "../testing.ts";
import { pageOf } from "./page.ts";

const text = `language 1
profile edge extends std.debian-12 { }
pool lan 10.40.0.0/24 { gateway = 10.40.0.1 }
fleet shop for zone in [a, b] {
  hostname = "edge-{zone}"
  profile  = edge
  capacity { cpu = 8, memory = 16GiB, cpu-overcommit = 2 }
  lease night { memory = 2GiB }
}
container web on shop {
  identity { hostname = "web-{zone}", address = lan.auto }
  limits { cpu = 9, memory = 4GiB }
  app a { run = ["/bin/a"] }
}
`;
const report = reportOfText(text, { roots: [loads] });

const read = (page: string): Element => readXml(page.replace(/^<!doctype html>\n/, ""));
const all = (element: Element): readonly Element[] => [element, ...element.children.flatMap(all)];
const named = (page: string, name: string): readonly Element[] =>
  all(read(page)).filter((element) => element.name === name);
const words = (page: string): string =>
  all(read(page))
    .map((element) => element.text)
    .join("\n");

test("the page is well formed, runs nothing and fetches nothing", () => {
  const page = pageOf(report);
  const elements = all(read(page));
  const foreign = /^(script|link|img|image|iframe|object|embed|foreignObject|base|form)$/;
  assert.equal(
    elements.map(({ name }) => name).filter((name) => foreign.test(name)),
    [],
  );
  for (const { attributes } of elements)
    for (const [name, value] of Object.entries(attributes)) {
      assert.not.match(name, /^on|^src$|^style$/);
      if (name === "href") assert.match(value, /^#[a-z]+$/);
    }
  assert.not.match(page, /url\(|@import|https?:\/\/(?!www\.w3\.org\/1999\/xhtml")/);
  assert.match(page, `content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test("links lead to parts, headings step by one, tables have scopes and captions, drawings titles", () => {
  const page = pageOf(report);
  const ids = all(read(page)).flatMap(({ attributes }) => attributes.id ?? []);
  assert.is(new Set(ids).size, ids.length);
  for (const { attributes } of named(page, "a")) assert.ok(ids.includes((attributes.href ?? "").slice(1)));
  const levels = all(read(page)).flatMap(({ name }) => (/^h\d$/.test(name) ? [Number(name.slice(1))] : []));
  assert.is(levels[0], 1);
  for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1);
  for (const { attributes } of named(page, "th")) assert.match(attributes.scope ?? "", /^(row|col)$/);
  for (const table of named(page, "table")) assert.is(table.children[0]?.name, "caption");
  for (const svg of named(page, "svg")) {
    assert.is(svg.children[0]?.name, "title");
    assert.is(svg.attributes.role, "img");
  }
  assert.is(named(page, "svg").length, 3);
});

test("the page follows the reader's scheme, and paper", () => {
  assert.match(pageOf(report), "@media (prefers-color-scheme: dark)");
  assert.match(pageOf(report), "@media print");
});

const hostile = `</style></title><script>alert(1)</script><svg onload="x()">'"&amp;\u0000\u001b[2J\ud800{{danger}}`;

/** Every text of a report is what an attacker wants it to be. */
function poisoned<T>(value: T, key = ""): T {
  if (Array.isArray(value)) return value.map((each) => poisoned(each, key)) as T;
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poisoned(each, name)])) as T;
  return (typeof value === "string" && key !== "resource" ? `${value}${hostile}` : value) as T;
}

test("whatever names and texts hold, they are nothing but text", () => {
  // What is too long for its place in a drawing is shown whole in a title.
  const shape = (of: Report): string[] =>
    all(read(pageOf(of))).flatMap(({ name }) => (name === "title" ? [] : [name]));
  const bad = poisoned({ ...report, missing: { parts: ["x"], why: "y", run: "z" } });
  assert.equal(shape(bad), shape({ ...report, missing: { parts: ["x"], why: "y", run: "z" } }));
  const page = pageOf(bad);
  assert.match(words(page), "<script>alert(1)</script>");
  assert.match(words(page), "{{danger}}");
  for (const { attributes } of all(read(page)))
    assert.not(Object.keys(attributes).some((name) => name.startsWith("on")));
});

test("hostile paths of a root come out as text", () => {
  const tool = `/usr/bin/<b onclick="x">`;
  const built = builtOf({ [tool]: { elf: {} } }, [[tool]]);
  const page = pageOf(reportOfText(text, { roots: [built] }));
  assert.is(named(page, "b").length, 0);
  assert.match(words(page), tool);
});

test("the drawing says in words what it shows, and is red above the mark", () => {
  const full = text.replace("memory = 4GiB", "memory = 14GiB");
  const descOf = (page: string): string => named(page, "desc")[0]?.text ?? "";
  assert.match(descOf(pageOf(reportOfText(full))), "memory: 16GiB of 16GiB promised, 100 %.");
  assert.not.match(pageOf(reportOfText(full)), 'class="over"');
  const [first] = report.servers;
  const gauges = first?.gauges.map((gauge) => ({ ...gauge, limit: 1, capacity: 1, promised: 2, leased: 0 }));
  const over = { ...report, servers: [{ ...(first as Report["servers"][number]), gauges: gauges ?? [] }] };
  assert.is([...pageOf(over).matchAll(/class="over"/g)].length, 4);
});

test("the same report gives the same bytes", () =>
  assert.is(pageOf(report), pageOf(structuredClone(report))));

test("a thousand containers on a hundred servers are a page below 5 MB", () => {
  const servers = Array.from(
    { length: 100 },
    (_, index) => `server s${index} {
  hostname = "s${index}"
  profile  = edge
  capacity { cpu = 32, memory = 64GiB }
}`,
  );
  const containers = Array.from(
    { length: 1000 },
    (_, index) => `container c${index} on s${index % 100} {
  identity { hostname = "c${index}", address = lan.auto }
  limits { cpu = 0.5, memory = 1GiB }
  app a { run = ["/bin/a"] }
}`,
  );
  const head = `language 1
profile edge extends std.debian-12 { }
pool lan 10.40.0.0/16 { gateway = 10.40.0.1 }`;
  const many = reportOfText([head, ...servers, ...containers, ""].join("\n"));
  const [root] = report.roots;
  const parts = Array.from({ length: 100 }, (_, at) => ({
    name: `package-${at}`,
    version: "1.2.3-4",
    files: 40,
    bytes: 1000 * (101 - at),
  }));
  const files = Array.from({ length: 100 }, (_, at) => ({
    path: `/usr/lib/x86_64-linux-gnu/lib-${at}.so.1.2.3`,
    depth: at % 12,
    why: `/usr/bin/tool needs lib-${at}.so.1`,
    from: `package-${at}`,
    bytes: 1e6,
  }));
  // Nobody is like another.
  const roots = many.identities.map(({ container }, index) => ({
    ...(root as Report["roots"][number]),
    container,
    parts: [{ name: container, version: "1", files: 1, bytes: 1e6 + index }, ...parts],
    closures: [{ app: "a", executable: `/usr/bin/tool-${index}`, files }],
  }));
  const start = performance.now();
  const page = pageOf({ ...many, roots, isLinked: true });
  const seconds = (performance.now() - start) / 1000;
  assert.ok(page.length < 5_000_000, `${page.length}`);
  assert.ok(seconds < 20, `${seconds} s`);
  assert.match(page, "And 970 more: ");
});

test.run();
