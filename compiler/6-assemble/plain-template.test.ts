import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { renderByHandlebars } from "./handlebars-template.ts";
import { renderPlain } from "./plain-template.ts";

const variables = {
  port: 8080,
  ratio: 0.5,
  greeting: "Grüße, {{port}} & <all>\n",
  empty: "",
  on: true,
  list: ["a", "b"],
  "php-version": "8.2",
  if: "a helper's name",
  constructor: "its own",
  container: { name: "web", hostname: "web.example.net", deep: { er: 1 }, this: "no" },
  app: { name: "nginx" },
};
const at = { file: "a.hbs", span: undefined };

test("text and variables are rendered", () => {
  const text =
    "listen {{port}};\nserver {{ container.hostname }} {{\tphp-version}} {{container.deep.er}} }} } {{empty}}\r\n";
  assert.is(renderPlain(text, variables), "listen 8080;\nserver web.example.net 8.2 1 }} } \r\n");
});

test("whatever else there is is left to Handlebars", () => {
  const others =
    `{{#if on}}x{{/if}} {{{port}}} {{!no}} {{~port}} \\{{port}} {{else}} {{this}} {{missing}} {{container}} {{list}}
    {{list.0}} {{if}} {{toString}} {{port {{&port}} {{container.this}} {{container.name.length}} {{on}} {{port}}\0 {{'port'}}
    {{port} {{port}}{{ratio}}`.split(/\s+/);
  for (const text of others) assert.is(renderPlain(text, variables), undefined, text);
});

const names = Object.keys(variables).flatMap((name) => [name, `${name}.name`, `container.${name}`]);
const pieces = [
  ...[
    "{{",
    "}}",
    "{",
    "}",
    "\\",
    " ",
    "\t",
    "\n",
    "\r\n",
    "~",
    "#",
    "/",
    "!",
    "&",
    ".",
    "-",
    "=",
    "|",
    '"',
    "'",
    "@",
  ],
  ...["this", "else", "true", "null", "as", "lookup", "text", "é", "\u{1f600}", "\ufeff", "constructor", "0"],
];

test("it is what Handlebars makes of the same", () => {
  const variable = fc.constantFrom(...names).map((name) => `{{${name}}}`);
  const piece = fc.oneof(
    { weight: 3, arbitrary: variable },
    fc.constantFrom(...pieces),
    fc.constantFrom(...names),
  );
  let plain = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const rendered = renderPlain(text, variables);
      if (rendered === undefined) return;
      plain++;
      assert.equal(renderByHandlebars(text, variables, at), { text: rendered, diagnostics: [] });
    }),
    { numRuns: 2000 },
  );
  assert.ok(plain > 200, String(plain));
});

test.run();
