import Handlebars from "handlebars";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../spec/diagnostics/diagnostic.ts";

/** What a template sees: `container.name`, `app.name`, and the block's own variables by name. */
export type Variables = { readonly [name: string]: unknown };

/**
 * Renders a Handlebars template. Nothing is escaped, since configuration is not HTML; a variable that does not exist is
 * a diagnostic, since an empty text in its place would be found much later.
 */
export function render(
  text: string,
  variables: Variables,
  { file, span }: { readonly file: string; readonly span: Span },
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const engine = Handlebars.create();
  // It writes to the console, which is not a template's to do.
  engine.unregisterHelper("log");
  try {
    return { text: engine.compile(text, { strict: true, noEscape: true })(variables), diagnostics: [] };
  } catch (error) {
    return { text: "", diagnostics: [explain(error as Error, variables, file, span)] };
  }
}

/** Handlebars says `"port" not defined in [object Object] - 9:12`; a fault of syntax begins with `Parse error on line`. */
function explain(error: Error, variables: Variables, file: string, span: Span): Diagnostic {
  const missing = /^"(.*)" not defined in .*? - ([0-9]+):([0-9]+)$/s.exec(error.message);
  if (!missing) {
    const reason = error.message.split("\n").slice(0, 2).join(" ");
    return diagnose("bad-template", { file, reason }, { at: span, label: "rendered for this" });
  }
  const [, variable = "", line = ""] = missing;
  const names = paths(variables);
  const near = nearest(variable, names);
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

/** The name with the fewest edits between, when a third of its letters or fewer are wrong. */
function nearest(wanted: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, distance: distance(wanted, name.slice(name.lastIndexOf(".") + 1)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.name : undefined;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
