import { chevrotainTokens } from "./chevrotain-tokens.ts";
import { Argument, Block, Field, Member, Pair, PlainText } from "./nodes.ts";

/** The tokens that Chevrotain's own lexer is given: abstract ones have no pattern. */
export const lexedTokens = chevrotainTokens.filter(({ PATTERN }) => PATTERN !== undefined);

/** Where nodes keep what they give under another name. */
const hidden = new Map<unknown, readonly string[]>([
  [Field, ["text"]],
  [Block, ["text", "label", "namedUntil", "entries", "open", "close"]],
  [Argument, ["text"]],
  [Pair, ["text", "start"]],
  [Member, ["text", "at"]],
  [PlainText, ["plain"]],
]);

/** A tree as plain data, as `syntax.ts` has it; without places where those do not matter. */
export function plainTree(value: unknown, places = true): unknown {
  if (Array.isArray(value)) return value.map((each) => plainTree(each, places));
  if (typeof value !== "object" || value === null) return value;
  const found: Record<string, unknown> = {};
  for (const name of namesOf(value)) {
    const inner = (value as Record<string, unknown>)[name];
    const isPlace = name === "start" || name === "end";
    if (inner !== undefined && (places || !isPlace)) found[name] = plainTree(inner, places);
  }
  return found;
}

function namesOf(value: object): string[] {
  const { prototype } = value.constructor as { readonly prototype: object };
  const shared = prototype === Object.prototype ? [] : Object.getOwnPropertyNames(prototype);
  const left = new Set(["constructor", ...(hidden.get(value.constructor) ?? [])]);
  return [...new Set([...Object.keys(value), ...shared])].filter((name) => !left.has(name)).sort();
}
