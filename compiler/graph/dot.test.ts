import { test } from "uvu";
import * as assert from "uvu/assert";
import { toDot } from "./dot.ts";
import { diagramOfText, fleet, hostile, shop } from "./testing.ts";

interface Dot {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  readonly labels: readonly string[];
}

/** Reads Graphviz's grammar, as far as quoted names, attributes and nested subgraphs go, and refuses anything else. */
function readDot(text: string): Dot {
  const token = /\s*(?:("(?:[^"\\]|\\[^])*")|([A-Za-z_][\w.]*)|(->|[{}[\]=;,])|(\d+(?:\.\d+)?))/gy;
  const tokens: string[] = [];
  while (text.slice(token.lastIndex).trim() !== "") {
    const at = token.lastIndex;
    const found = token.exec(text);
    assert.ok(found, `no token at ${JSON.stringify(text.slice(at, at + 30))}`);
    tokens.push(found[0].trim());
  }
  const [nodes, edges, labels]: [string[], [string, string][], string[]] = [[], [], []];
  let at = 0;
  const next = (wanted?: string | RegExp): string => {
    const got = tokens[at++] ?? "the end";
    if (wanted)
      assert.ok(typeof wanted === "string" ? got === wanted : wanted.test(got), `${got} for ${wanted}`);
    return got;
  };
  const value = /^("|[A-Za-z_\d])/;
  const plain = (word: string) =>
    word.startsWith('"') ? word.slice(1, -1).replace(/\\(["\\])/g, "$1") : word;
  const attributes = () => {
    next("[");
    while (tokens[at] !== "]") {
      const key = next(/^[A-Za-z]/);
      next("=");
      const given = next(value);
      if (key === "label") labels.push(plain(given));
      if (tokens[at] === ",") next();
    }
    next("]");
  };
  const block = () => {
    next("{");
    while (tokens[at] !== "}") statement();
    next("}");
  };
  const statement = () => {
    if (tokens[at] === "subgraph") {
      next();
      next(value);
      return block();
    }
    const name = next(value);
    if (tokens[at] === "=") {
      next();
      next(value);
    } else if (tokens[at] === "->") {
      next();
      edges.push([plain(name), plain(next(value))]);
      attributes();
    } else {
      if (name.startsWith('"')) nodes.push(plain(name));
      attributes();
    }
    next(";");
  };
  next("digraph");
  next(value);
  block();
  assert.is(at, tokens.length, "something stands behind the graph");
  return { nodes, edges, labels };
}

const dot = readDot(toDot(diagramOfText(shop)));

test("every edge joins two nodes that are there", () => {
  assert.ok(dot.edges.length >= 9);
  for (const end of dot.edges.flat()) assert.ok(dot.nodes.includes(end), `${end} is no node`);
});

test("arrows go from the app that is started first", () => {
  const apps = dot.edges.filter(([from]) => from.startsWith("app "));
  assert.equal(apps.map((ends) => ends.join(" -> ")).sort(), [
    "app web/middle -> app web/a-last",
    "app web/z-first -> app web/a-last",
    "app web/z-first -> app web/middle",
  ]);
});

test("what an author writes is text and nothing else", () => {
  assert.ok(dot.labels.some((label) => label.includes(hostile.replaceAll("&", "&amp;"))));
});

test("servers are nodes as well", () => {
  const { nodes, edges } = readDot(toDot(diagramOfText(fleet)));
  assert.ok(nodes.includes("server shop-b"));
  assert.ok(edges.some((ends) => ends.join(" -> ") === "server shop-b -> container web-b"));
});

test("a project without a container is a graph as well", () => {
  readDot(toDot(diagramOfText("language 1\n")));
});

test.run();
