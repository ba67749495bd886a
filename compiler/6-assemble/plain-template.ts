import type { Variables } from "./template.ts";

/**
 * What Handlebars makes of a template that holds nothing but text and variables that are there and have one value each
 * (`{{port}}`, `{{container.hostname}}`); undefined of any other. To load Handlebars and have it compile such a one takes
 * longer than all else that a changed template asks of a build.
 */
export function renderPlain(text: string, variables: Variables): string | undefined {
  const [first = "", ...more] = text.split("{{");
  // Handlebars leaves out a brace that stands behind a backslash, and ends at a NUL.
  if (text.includes("\\{{") || text.includes("\0")) return undefined;
  let rendered = first;
  for (const piece of more) {
    const [written, path = ""] = variable.exec(piece) ?? [];
    const value = written === undefined ? undefined : valueAt(path.split("."), variables);
    if (written === undefined || value === undefined) return undefined;
    // Handlebars adds numbers up with which a template begins.
    if (rendered === "" && typeof value === "number") return undefined;
    rendered += value + piece.slice(written.length);
  }
  return rendered;
}

const name = "[A-Za-z_][\\w-]*";
const variable = new RegExp(`^[ \\t]*(${name}(?:\\.${name})*)[ \\t]*\\}\\}(?!\\})`);
/** Words of Handlebars' own, and the helpers that it brings. */
const taken = new Set(
  "this true false undefined null as else if unless each with lookup log helperMissing blockHelperMissing".split(
    " ",
  ),
);

function valueAt(path: readonly string[], variables: Variables): string | number | undefined {
  let found: unknown = variables;
  for (const part of path) {
    if (taken.has(part) || !isMap(found) || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return typeof found === "string" || typeof found === "number" ? found : undefined;
}

function isMap(value: unknown): value is Variables {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
