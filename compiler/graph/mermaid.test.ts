import { test } from "uvu";
import * as assert from "uvu/assert";
import { toMermaid } from "./mermaid.ts";
import { diagramOfText, fleet, shop } from "./testing.ts";

const text = toMermaid(diagramOfText(shop));
const trimmed = (drawn: string) =>
  drawn
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());
const lines = trimmed(text);

/** The lines of a flowchart that we write; between quotes nothing may stand that Mermaid would read as its own. */
const label = '"(?:[^#"<>&`;\\\\*_{}|\\[\\]]|#\\d+;|<br/>)*"';
const forms = [
  /^flowchart LR$/,
  new RegExp(`^p\\d+\\[\\[${label}\\]\\]:::profile$`),
  new RegExp(`^s\\d+\\[/${label}/\\]:::server$`),
  new RegExp(`^n\\d+\\{\\{${label}\\}\\}:::pool$`),
  new RegExp(`^v\\d+\\[\\(${label}\\)\\]:::volume$`),
  new RegExp(`^a\\d+\\[${label}\\]$`),
  new RegExp(`^subgraph c\\d+\\[${label}\\]$`),
  /^direction TB$/,
  /^end$/,
  /^a\d+ -->\|then\| a\d+$/,
  new RegExp(`^[psnc]\\d+ (?:-\\.-|---|-->)(?:\\|${label}\\|)? [cv]\\d+$`),
  /^classDef (profile|server|pool|volume) stroke:#[0-9a-f]{6}$/,
];

test("every line is one of the forms, with all that an author wrote escaped", () => {
  for (const line of [...lines, ...trimmed(toMermaid(diagramOfText(fleet)))])
    assert.ok(
      forms.some((form) => form.test(line)),
      line,
    );
});

test("every id that an edge names is declared once", () => {
  const declared = lines.flatMap((line) => /^(?:subgraph )?([psnvac]\d+)[[{]/.exec(line)?.[1] ?? []);
  assert.equal([...new Set(declared)].length, declared.length);
  const named = lines.flatMap((line) => /^([psnac]\d+) -.* ([acv]\d+)$/.exec(line)?.slice(1) ?? []);
  assert.ok(named.length >= 18);
  for (const id of named) assert.ok(declared.includes(id as string), id);
});

test("blocks are closed", () => {
  assert.is(
    lines.filter((line) => line.startsWith("subgraph")).length,
    lines.filter((line) => line === "end").length,
  );
});

test("a number and a point at the front of a label are no list", () => {
  assert.match(text, /\["1#46; z-first<br\/>/);
});

test.run();
