import type { TextMateGrammar, TextMateRule } from "./textmate.ts";

/** A stretch of a line with its scopes, from the outermost to the innermost. */
export interface Scoped {
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}
interface Frame {
  readonly rule: TextMateRule;
  readonly scopes: readonly string[];
}
interface Match {
  readonly rule: TextMateRule | "end";
  readonly found: RegExpExecArray;
}

/**
 * Gives every line of a text its scopes as an editor does: at each place the match that starts first wins, among those
 * the rule that stands first; `begin` and `end` nest over lines. Enough of TextMate for this grammar.
 */
export function highlight(grammar: TextMateGrammar, text: string): Scoped[][] {
  let stack: Frame[] = [{ rule: { patterns: grammar.patterns }, scopes: [grammar.scopeName] }];
  return text.split(/\r?\n/).map((line) => {
    const scoped: Scoped[] = [];
    stack = highlightLine(grammar, line, stack, scoped);
    return scoped.filter(({ start, end }) => end > start);
  });
}

function highlightLine(grammar: TextMateGrammar, line: string, before: Frame[], out: Scoped[]): Frame[] {
  const stack = [...before];
  for (let at = 0, steps = 0; at <= line.length; steps++) {
    if (steps > 10 * line.length + 100) throw new Error(`no progress on: ${line}`);
    const frame = stack.at(-1) as Frame;
    const best = firstMatch(grammar, frame.rule, line, at);
    out.push({ start: at, end: best?.found.index ?? line.length, scopes: frame.scopes });
    if (!best) break;
    const { rule, found } = best;
    const end = found.index + found[0].length;
    if (rule === "end") {
      emit(out, found, frame.rule.endCaptures, frame.scopes);
      stack.pop();
    } else {
      const scopes = rule.name ? [...frame.scopes, rule.name] : frame.scopes;
      emit(out, found, rule.captures ?? rule.beginCaptures, scopes);
      if (rule.begin) stack.push({ rule, scopes });
      else if (end === at) break;
    }
    at = end;
  }
  return stack;
}

function firstMatch(
  grammar: TextMateGrammar,
  rule: TextMateRule,
  line: string,
  at: number,
): Match | undefined {
  const tries: [TextMateRule | "end", string][] = rule.end ? [["end", rule.end]] : [];
  for (const one of rulesOf(grammar, rule)) tries.push([one, one.match ?? one.begin ?? ""]);
  let best: Match | undefined;
  for (const [candidate, pattern] of tries) {
    const expression = compiled(pattern);
    expression.lastIndex = at;
    const found = expression.exec(line);
    if (found && (!best || found.index < best.found.index)) best = { rule: candidate, found };
  }
  return best;
}

function rulesOf(grammar: TextMateGrammar, { patterns = [] }: TextMateRule): TextMateRule[] {
  return patterns.flatMap((one) => {
    const target = one.include ? grammar.repository[one.include.slice(1)] : one;
    if (!target) throw new Error(`nothing is called ${one.include}`);
    return target.match || target.begin ? [target] : rulesOf(grammar, target);
  });
}

const cache = new Map<string, RegExp>();
function compiled(pattern: string): RegExp {
  const known = cache.get(pattern) ?? new RegExp(pattern, "dg");
  cache.set(pattern, known);
  return known;
}

/** The match in pieces: what is captured has a scope more. */
function emit(
  out: Scoped[],
  found: RegExpExecArray,
  captures: TextMateRule["captures"],
  scopes: readonly string[],
): void {
  const end = found.index + found[0].length;
  let at = found.index;
  for (const [index, { name }] of Object.entries(captures ?? {})) {
    const span = found.indices?.[Number(index)];
    if (!span) continue;
    out.push(
      { start: at, end: span[0], scopes },
      { start: span[0], end: span[1], scopes: [...scopes, name] },
    );
    at = span[1];
  }
  out.push({ start: at, end, scopes });
}
