import { functions } from "./functions.ts";
import { blocks } from "./schema/blocks.ts";
import type { BlockSchema, FieldSchema } from "./schema/schema.ts";

/** The reference of all blocks and fields as Markdown, from the tables that the evaluator reads: `spec/blocks.md`. */
export function reference(): string {
  return [opening, ...blocks.map(section), functionSection()].join("\n");
}

const opening = `# Blocks

Generated from \`compiler/3-evaluate/schema\`; \`npm run accept\` writes it anew.

A block is closed: it has the fields and blocks below and no others. Fields without a default are required where the
table says so, and absent otherwise. Types are described in [types](types.md).
`;

function section(block: BlockSchema): string {
  const labels = block.labels.map(({ name }) => name.toUpperCase());
  const clauses = block.clauses.map((clause) => `[${clause} …]`);
  const inner = block.blocks.map(({ kind }) => `\`${kind}\``);
  return [
    `## ${block.kind}\n`,
    `${block.doc}\n`,
    `Header: \`${[block.kind, ...labels, ...clauses].join(" ")} { … }\`\n`,
    ...(inner.length > 0 ? [`Blocks in it: ${inner.join(", ")}.\n`] : []),
    "| field | value | default | |",
    "|---|---|---|---|",
    ...Object.entries(block.fields).map(([name, field]) => row(name, field)),
    "",
  ].join("\n");
}

function row(name: string, { type, doc, required, defaultText }: FieldSchema<unknown, boolean>): string {
  const fallback = required ? "required" : defaultText === undefined ? "" : `\`${defaultText}\``;
  const words =
    type.words && type.words !== true ? `: ${type.words.map((word) => `\`${word}\``).join(", ")}` : "";
  return `| \`${name}\` | ${type.name}${words} | ${fallback} | ${doc} |`;
}

function functionSection(): string {
  const rows = [...functions.values()].map(({ name, doc, parameters }) => {
    const list = parameters.map((each) => (each.required ? each.name : `${each.name}?`)).join(", ");
    return `| \`${name}(${list})\` | ${doc} |`;
  });
  return ["## Functions\n", "| function | |", "|---|---|", ...rows, ""].join("\n");
}
