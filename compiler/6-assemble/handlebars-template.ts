import Handlebars from "handlebars";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../spec/diagnostics/diagnostic.ts";
import { nearest } from "../formats/suggest.ts";
import type { At, Rendered, Variables } from "./template.ts";

/** A template by Handlebars itself, which the program loads at the first that needs it. */
export function renderByHandlebars(text: string, variables: Variables, { file, span }: At): Rendered {
  const engine = Handlebars.create();
  // It writes to the console, which is not a template's to do.
  engine.unregisterHelper("log");
  try {
    const filled = engine.compile(text, { strict: true, noEscape: true })(bare(variables), ownOnly);
    return { text: filled, diagnostics: [] };
  } catch (error) {
    return { text: "", diagnostics: [explain(error as Error, variables, file, span)] };
  }
}

// What a text or a list has by being one is no variable; said here, Handlebars does not tell the console of it.
const ownOnly = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

/** The same without prototypes: `{{constructor}}` is a variable that nobody gave. */
function bare(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  const found: Record<string, unknown> = Object.create(null, {
    // Handlebars puts the object into the text of its error.
    [Symbol.toPrimitive]: { value: () => "variables" },
  });
  for (const [name, inner] of Object.entries(value)) found[name] = bare(inner);
  return found;
}

/** Handlebars says `"port" not defined in [object Object] - 9:12`; a fault of syntax begins with `Parse error on line`. */
function explain(error: Error, variables: Variables, file: string, span: Span | undefined): Diagnostic {
  const missing = /^"(.*)" not defined in .*? - ([0-9]+):([0-9]+)$/s.exec(error.message);
  if (!missing) {
    const reason = error.message.split("\n").slice(0, 2).join(" ");
    return diagnose("bad-template", { file, reason }, { at: span, label: "rendered for this" });
  }
  const [, variable = "", line = ""] = missing;
  const names = paths(variables);
  const tails = new Map(names.map((name) => [name.slice(name.lastIndexOf(".") + 1), name]));
  const near = tails.get(nearest(variable, tails.keys()) ?? "");
  const notes = [...(near ? [`did you mean ${near}?`] : []), `the variables are ${names.join(", ")}`];
  const values = { file, line, variable };
  return diagnose("unknown-template-variable", values, { at: span, label: "rendered for this", notes });
}

function paths(variables: Variables, prefix = ""): string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? paths(value as Variables, `${prefix}${name}.`)
      : [`${prefix}${name}`],
  );
}
