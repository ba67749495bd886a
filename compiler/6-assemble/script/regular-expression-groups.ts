import { parseExpression } from "./regular-expression.ts";

/** Longer matches are not looked into: the time grows with the square of their length. */
const longest = 512;

/**
 * What each group of an expression takes of a text that the whole expression matches (POSIX.1-2017, XBD 9.1: earlier
 * parts take the longest they can). Undefined for groups within groups, groups that are repeated, and alternatives.
 */
export function parseGroups(
  pattern: string,
  extended: boolean,
): ((whole: string) => readonly string[]) | undefined {
  const parts = partsOf(pattern, extended);
  const whole = parts?.map(({ text }) => exactly(text, extended));
  if (!parts || !whole || whole.includes(undefined)) return undefined;
  const rests = parts.map((_, i) =>
    exactly(
      parts
        .slice(i + 1)
        .map(({ text }) => text)
        .join(""),
      extended,
    ),
  );
  return (matched) => {
    const taken = matched.length > longest ? undefined : divide(matched, whole as Test[], rests as Test[]);
    return parts.flatMap(({ isGroup }, i) => (isGroup ? [taken?.[i] ?? ""] : []));
  };
}

interface Part {
  readonly text: string;
  readonly isGroup: boolean;
}
type Test = (text: string) => boolean;

function partsOf(pattern: string, extended: boolean): readonly Part[] | undefined {
  const [open, close] = extended ? ["(", ")"] : ["\\(", "\\)"];
  const pieces = pattern.replace(/^\^/, "").replace(/\$$/, "").split(open);
  if (pattern.includes(extended ? "|" : "\\|") || /\[[^\]]*\(/.test(pattern)) return undefined;
  const [first = "", ...others] = pieces;
  const parts: Part[] = [{ text: first, isGroup: false }];
  for (const piece of others) {
    const [inner, after, ...more] = piece.split(close);
    if (inner === undefined || after === undefined || more.length > 0) return undefined;
    if (/^(\*|[+?{]|\\[+?{])/.test(after)) return undefined;
    parts.push({ text: inner, isGroup: true }, { text: after, isGroup: false });
  }
  return parts;
}

function exactly(text: string, extended: boolean): Test | undefined {
  const expression = parseExpression(`^${text}$`, extended);
  return expression && ((candidate) => expression.find(candidate)?.start === 0);
}

/** Each part in turn takes the longest that leaves the others enough. */
function divide(matched: string, wholes: readonly Test[], rests: readonly Test[]): string[] | undefined {
  const taken: string[] = [];
  let at = 0;
  for (const [i, isPart] of wholes.entries()) {
    let end = matched.length;
    while (end >= at && !(isPart(matched.slice(at, end)) && rests[i]?.(matched.slice(end)))) end--;
    if (end < at) return undefined;
    taken.push(matched.slice(at, end));
    at = end;
  }
  return taken;
}
