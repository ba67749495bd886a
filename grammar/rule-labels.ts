import {
  Alternation,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
} from "chevrotain";

/** A name by which a rule gives away some of what it reads. */
export interface Label {
  readonly name: string;
  /** It can be met more than once. */
  readonly isList: boolean;
  /** It can be not met at all. */
  readonly isOptional: boolean;
  /** The rules that give it; a token where there are none. */
  readonly rules: readonly string[];
}

/** The labels of a rule in the order of the grammar. */
export function labelsOf(rule: Rule): readonly Label[] {
  const found = new Map<string, Set<string>>();
  const visit = (part: Part): void => {
    const name = labelOf(part);
    if (name && !found.has(name)) found.set(name, new Set());
    if (name && part instanceof NonTerminal) found.get(name)?.add(part.nonTerminalName);
    for (const each of partsOf(part)) visit(each);
  };
  visit(rule);
  return [...found].map(([name, rules]) => {
    const [least, most] = meetings(rule, name);
    return { name, rules: [...rules], isList: most > 1, isOptional: least === 0 };
  });
}

export type Part = Rule | IProduction;
/** What a part is made of; a rule that it only names is none of it. */
export const partsOf = (part: Part): readonly IProduction[] =>
  part instanceof NonTerminal || part instanceof Terminal
    ? []
    : (part as unknown as { readonly definition: readonly IProduction[] }).definition;
const labelOf = (part: Part): string | undefined =>
  part instanceof Terminal || part instanceof NonTerminal ? part.label : undefined;

/** How often a label is met at least, and at most; two stands for any number. */
function meetings(part: Part, label: string): readonly [least: number, most: number] {
  if (part instanceof Terminal || part instanceof NonTerminal)
    return labelOf(part) === label ? [1, 1] : [0, 0];
  const inside = partsOf(part).map((each) => meetings(each, label));
  if (part instanceof Alternation)
    return [Math.min(...inside.map(([least]) => least)), Math.max(...inside.map(([, most]) => most))];
  const least = inside.reduce((sum, [each]) => sum + each, 0);
  const most = inside.reduce((sum, [, each]) => sum + each, 0);
  if (part instanceof RepetitionMandatory || part instanceof RepetitionMandatoryWithSeparator)
    return [least, 2 * most];
  if (part instanceof Repetition || part instanceof RepetitionWithSeparator) return [0, 2 * most];
  return [part instanceof Option ? 0 : least, most];
}
