import { test } from "uvu";
import * as assert from "uvu/assert";
import { reportOfText } from "../testing.ts";
import { type MatrixView, matrixView } from "./matrix-view.ts";

/** A fleet of so many servers with a container on each, a server alone, and two containers that may be anywhere. */
function shop(count: number): MatrixView {
  const keys = Array.from({ length: count }, (_, index) => `z${index}`);
  const open = ["large", "small"].map(
    (name, index) => `container ${name} on edge {
  identity { hostname = "${name}" }
  limits { memory = ${index === 0 ? 5 : 1}GiB }
  app a { run = ["/bin/a"] }
  place { }
}
`,
  );
  return matrixView(
    reportOfText(`language 1
profile edge extends std.debian-12 { }
fleet shop for zone in [${keys.join(", ")}] {
  hostname = "edge-{zone}"
  profile  = edge
  capacity { memory = 8GiB }
}
server spare {
  hostname = "spare"
  profile  = edge
  capacity { memory = 8GiB }
}
container web on shop {
  identity { hostname = "web-{zone}" }
  limits { memory = 4GiB }
  app a { run = ["/bin/a"] }
}
${open.join("")}`),
  );
}

const told = ({ columns, rows }: MatrixView): readonly string[] => [
  columns.map(({ name }) => name).join(" | "),
  ...rows.map(({ name, cells }) => {
    const texts = cells.map(({ words }) =>
      words.map(({ word, count }) => (count > 0 ? `${word} ${count}` : word)).join(", "),
    );
    return `${name}: ${texts.join(" | ")}`;
  }),
];

test("a small table has a row a container and a column a server", () => {
  assert.equal(told(shop(2)), [
    "shop-z0 | shop-z1 | spare",
    "large: memory | memory | ok",
    "small: ok | ok | ok",
    "web-z0: here | on | on",
    "web-z1: on | here | on",
  ]);
});

test("a large one is told by declaration and fleet", () => {
  assert.equal(told(shop(64)), [
    "shop (64) | spare",
    "large: memory 64 | ok",
    "small: ok 64 | ok",
    "web (64): here 64, on 4032 | on 64",
  ]);
});

test("the first rule stands for a cell, and all reasons are told below it", () => {
  const { reasons, rows } = shop(2);
  assert.is(rows[0]?.cells[0]?.words[0]?.sign, "✗ ");
  assert.equal(
    reasons.filter(({ who }) => who === "large").map(({ rule }) => rule),
    ["memory", "memory"],
  );
});

test.run();
