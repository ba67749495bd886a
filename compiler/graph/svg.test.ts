import { test } from "uvu";
import * as assert from "uvu/assert";
import { toSvg } from "./svg.ts";
import { diagramOfText, fleet, shop } from "./testing.ts";

const svg = toSvg(diagramOfText(shop));

/** Reads XML strictly, as far as elements, attributes and text go; gives the text. */
function readXml(text: string): string[] {
  const open: string[] = [];
  const words: string[] = [];
  const piece =
    /<\/(\w+)>|<(\w+)((?: [\w:-]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)(\/?)>|((?:[^<>&]|&(?:amp|lt|gt|quot);)+)/gy;
  while (piece.lastIndex < text.length) {
    const at = piece.lastIndex;
    const found = piece.exec(text);
    assert.ok(found, `not well formed: ${text.slice(at, at + 60)}`);
    const [, close, begin, , isEmpty, plain] = found;
    if (close) assert.is(close, open.pop());
    if (begin && !isEmpty) open.push(begin);
    if (plain) words.push(plain);
  }
  assert.equal(open, []);
  return words;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the cards stand: the place of each group and the size of its first rectangle. */
function areas(text: string): Area[] {
  const card =
    /<g transform="translate\(([\d.]+) ([\d.]+)\)">\n<rect class="\w+" x="0" y="0" width="([\d.]+)" height="([\d.]+)"/g;
  return [...text.matchAll(card)].map(([, ...numbers]) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    return { x, y, width, height };
  });
}

test("it is well formed, with every word of the author's escaped", () => {
  const words = readXml(svg).join("\n");
  assert.match(words, "&lt;b&gt;&amp;amp; #quot;");
  assert.not.match(svg, "\t");
});

test("it stands alone: nothing is fetched, nothing is run", () => {
  assert.not.match(svg, /<script|<image|<foreignObject|href=|url\(|@import/);
  assert.is([...svg.matchAll(/https?:[^"]*/g)].map(String).join(), "http://www.w3.org/2000/svg");
});

test("it follows the reader's scheme", () => {
  assert.match(svg, /@media \(prefers-color-scheme: dark\)/);
});

test("apps stand from above in start order, each with its number", () => {
  const order = [...svg.matchAll(/<text class="name"[^>]*>([^<]*)</g)].map(([, name]) => name);
  assert.ok(
    order.indexOf("z-first") < order.indexOf("middle") && order.indexOf("middle") < order.indexOf("a-last"),
  );
});

test("no card lies on another, and all of them on the page", () => {
  const many = Array.from({ length: 30 }, (_, index) => {
    const name = `c${index}`;
    return `container ${name} on server { identity { hostname = "${name}", address = lan.auto }
      app one { package = "x-y", run = ["/bin/true"] }
      mount /data { volume = vol${index % 7}, shared = true } }`;
  });
  const text = toSvg(diagramOfText(`${shop}${many.join("\n")}\n`));
  const found = areas(text);
  assert.ok(found.length >= 35);
  const [, width = 0, height = 0] = /width="([\d.]+)" height="([\d.]+)"/.exec(text)?.map(Number) ?? [];
  for (const [index, a] of found.entries()) {
    assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height);
    for (const b of found.slice(index + 1)) {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      assert.ok(apart, JSON.stringify([a, b]));
    }
  }
});

test("a fleet is drawn with its servers", () => {
  const words = readXml(toSvg(diagramOfText(fleet)));
  for (const each of ["SERVERS, POOLS", "shop[a]", "edge-b.example.net"])
    assert.ok(words.includes(each), each);
});

test("a project without a container is a drawing as well", () => {
  readXml(toSvg(diagramOfText("language 1\n")));
});

test.run();
