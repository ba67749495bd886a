import { NameExpression } from "../../grammar/nodes.ts";
import * as t from "../../grammar/tokens.ts";

/** Most interpolations are one name, for which no parser is needed; `undefined` for all others. */
export function plainName(text: string, start: number): NameExpression | undefined {
  if (!pattern.test(text) || keywords.has(text) || /^v\d/.test(text)) return undefined;
  return new NameExpression(text, start);
}
const pattern = /^[A-Za-z_]\w*(?:-\w+)*$/;
const keywords = new Set(t.keywords.map(({ PATTERN }) => String(PATTERN)));
