import type { Diagnostic, Span } from "../../spec/diagnostics/diagnostic.ts";
import { renderByHandlebars } from "./handlebars-template.ts";
import { renderPlain } from "./plain-template.ts";

/** What a template sees: `container.name`, `app.name`, and the block's own variables by name. */
export type Variables = { readonly [name: string]: unknown };
/** The template's file, and what it is rendered for. */
export interface At {
  readonly file: string;
  readonly span: Span | undefined;
}
export interface Rendered {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders a Handlebars template. Nothing is escaped, since configuration is not HTML; a variable that does not exist is
 * a diagnostic, since an empty text in its place would be found much later.
 */
export function render(text: string, variables: Variables, at: At): Rendered {
  const plain = renderPlain(text, variables);
  return plain === undefined ? renderByHandlebars(text, variables, at) : { text: plain, diagnostics: [] };
}
