/** How deep braces and strings go into each other inside a string: a pattern of the table cannot count without end. */
const deepest = 3;

const escaped = String.raw`\\[^\n\r]`;
/** Each part begins with a character that no other begins with, so no text is tried in two ways. */
const expression = (depth: number, plain: string): string =>
  depth === 0
    ? `(?:${plain}|${escaped})*`
    : `(?:${plain}|${escaped}|${innerText(depth - 1, plain)}|\\{${expression(depth - 1, plain)}\\})*`;
const innerText = (depth: number, plain: string): string =>
  String.raw`"(?:[^"{\\\n\r]|${escaped}|\{${expression(depth, plain)}\})*"`;

const onOneLine = String.raw`[^"{}\\\n\r]`;
const onManyLines = String.raw`[^"{}\\]|\\[\n\r]`;
const closed = `${expression(deepest, onOneLine)}\\}`;

/**
 * A string with its quotes. `{…}` holds an expression with strings and braces of its own (spec/lexical.md); a brace that
 * does not close as one is a fault of the string, which then ends at the next quote.
 */
export const quotedText = String.raw`"(?:[^"{\\\n\r]|${escaped}|\{(?:${closed}|(?!${closed})))*"`;

/** The rest of an expression and its closing brace; in a text of several lines, it may stand on several. */
export const restOfExpression = `${expression(deepest, onManyLines)}\\}`;
