import {
  Alternation,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatoryWithSeparator,
  type Rule,
  Terminal,
  type TokenType,
} from "chevrotain";
import { PlimParser } from "./parser.ts";
import { allKinds, type Prediction, predictAlternative, predictEntry } from "./predict.ts";
import { type Label, labelsOf, type Part, partsOf } from "./rule-labels.ts";
import { type Kind, kindOf, kindsOf } from "./token-list.ts";
import { TreeBuilder } from "./tree-builder.ts";

/**
 * The text of `compiled.ts`: the rules that Chevrotain recorded, each as a method that decides as Chevrotain's lookahead
 * does, and gives what it reads to the method of `TreeBuilder` that has the name of the rule.
 */
export function compiledParser(): string {
  const rules = Object.values(new PlimParser(true).getGAstProductions());
  const tables = new Tables();
  const methods = rules.map((rule) => new RuleText(rule, rules, tables).method());
  return [
    "// Generated from the grammar (parser.ts); `npm run accept` writes it anew.",
    'import { SoundReader } from "./sound-reader.ts";',
    'import type { Token, TreeBuilder } from "./tree-builder.ts";',
    "",
    "/** Reads what has no mistake, and throws `unsound` at the first token that is one. */",
    "export class CompiledParser extends SoundReader {",
    methods.join("\n"),
    "}",
    "",
    "type Made<Rule extends keyof TreeBuilder> = TreeBuilder[Rule] extends (...read: never) => infer T ? T : never;",
    "",
    ...tables.text(),
    "",
  ].join("\n");
}

/** Sets of kinds that are too many to be asked for one by one. */
class Tables {
  private readonly found = new Map<string, string>();

  nameOf(kinds: readonly Kind[]): string {
    const key = kinds.join(", ");
    if (!this.found.has(key)) this.found.set(key, `kinds${this.found.size + 1}`);
    return this.found.get(key) as string;
  }
  text(): string[] {
    const tables = [...this.found].map(([kinds, name]) => `const ${name} = tableOf(${kinds});`);
    const size = Math.max(...allKinds) + 1;
    return [
      "function tableOf(...kinds: readonly number[]): Uint8Array {",
      `  const table = new Uint8Array(${size});`,
      "  for (const kind of kinds) table[kind] = 1;",
      "  return table;",
      "}",
      ...tables,
    ];
  }
}

const hasMethod = (rule: string): boolean => rule in TreeBuilder.prototype;
const methodOf = (rule: string): string => `read${rule[0]?.toUpperCase()}${rule.slice(1)}`;

class RuleText {
  private readonly labels: readonly Label[];
  private readonly rule: Rule;
  private readonly rules: readonly Rule[];
  private readonly tables: Tables;
  /** What it reads under its labels is given to a method. */
  private readonly isBuilt: boolean;

  constructor(rule: Rule, rules: readonly Rule[], tables: Tables) {
    this.rule = rule;
    this.rules = rules;
    this.tables = tables;
    this.labels = labelsOf(rule);
    this.isBuilt = hasMethod(rule.name);
  }

  method(): string {
    const { name } = this.rule;
    const declared = this.labels.filter(({ isList, isOptional }) => isList || isOptional || !this.isPlain());
    const body = [
      ...(this.isBuilt
        ? declared.map((label) => `let ${label.name}: ${this.typeOf(label)} | undefined;`)
        : []),
      ...this.sequence(this.rule, true),
      ...(this.isBuilt
        ? [`return this.${name}(${this.labels.map((label) => this.argument(label)).join(", ")});`]
        : []),
    ];
    return [
      `  ${methodOf(name)}(): ${typeOfRule(name, this.rules)} {`,
      ...indented(indented(body)),
      "  }",
    ].join("\n");
  }
  private argument(label: Label): string {
    const isSure = !label.isList && !label.isOptional && !this.isPlain();
    return isSure ? `${label.name} as ${this.typeOf(label)}` : label.name;
  }
  private typeOf({ isList, rules }: Label): string {
    const types = rules.flatMap((rule) => typeOfRule(rule, this.rules).split(" | "));
    const type = rules.length === 0 ? "Token" : [...new Set(types)].join(" | ");
    return isList ? `(${type})[]` : type;
  }
  /** All that is met for sure is met outside of choices, so it can be a constant. */
  private isPlain(): boolean {
    return !containsAlternation(this.rule);
  }

  /** `last`: nothing is read behind it, so that a rule without a method gives what it read here. */
  private sequence(part: Part, last: boolean): string[] {
    const parts = partsOf(part);
    const lines = parts.flatMap((each, index) => this.statement(each, last && index === parts.length - 1));
    const givesBefore =
      !this.isBuilt && last && parts.slice(0, -1).some((each) => each instanceof NonTerminal);
    return givesBefore ? [...lines, "return given;"] : lines;
  }
  private statement(part: IProduction, last: boolean): string[] {
    if (part instanceof Terminal) return [`${this.kept(part, this.taken(part.terminalType))};`];
    if (part instanceof NonTerminal) {
      const read = `this.${methodOf(part.nonTerminalName)}()`;
      if (this.isBuilt) return [`${this.kept(part, read)};`];
      return [last ? `return ${read};` : `const given = ${read};`];
    }
    if (part instanceof Alternation) return this.alternation(part, last);
    if (part instanceof Option)
      return block(`if (${this.condition(predictEntry(part, this.rule))})`, this.sequence(part, false));
    if (part instanceof Repetition)
      return block(`while (${this.condition(predictEntry(part, this.rule))})`, this.sequence(part, false));
    if (part instanceof RepetitionMandatoryWithSeparator) {
      const more = `this.next() === ${kindOf(part.separator)} && this.at++ >= 0`;
      return ["do {", ...indented(this.sequence(part, false)), `} while (${more});`];
    }
    throw new Error(`${this.rule.name} holds a ${part.constructor.name}, which nothing compiles`);
  }
  private kept(part: Terminal | NonTerminal, read: string): string {
    const label = this.labels.find(({ name }) => name === part.label);
    if (!label) return read;
    if (label.isList)
      return `${label.name} === undefined ? (${label.name} = [${read}]) : ${label.name}.push(${read})`;
    return label.isOptional || !this.isPlain() ? `${label.name} = ${read}` : `const ${label.name} = ${read}`;
  }
  private taken(type: TokenType): string {
    const has = kindsOf(type);
    const kinds = allKinds.filter((kind) => has[kind] === 1);
    const [only, ...more] = kinds;
    return more.length === 0 ? `this.take(${only})` : `this.takeOf(${this.tables.nameOf(kinds)})`;
  }

  private alternation(part: Alternation, last: boolean): string[] {
    const predict = predictAlternative(part, this.rule);
    const texts = partsOf(part).map((each) => this.sequence(each, last));
    const taking = (alternative: number): string[] => {
      const text = texts[alternative] ?? [];
      return text.at(-1)?.startsWith("return ") ? text : [...text, "break;"];
    };
    const groups = grouped(allKinds, (kind) => rowOf(predict, kind));
    const most = Math.max(...groups.map(([kinds]) => kinds.length));
    const cases = groups.map(([kinds, row]) => {
      const fits = row.some((each) => each !== undefined);
      const label = kinds.length === most ? "default:" : kinds.map((kind) => `case ${kind}:`).join(" ");
      return fits || kinds.length === most
        ? block(label, fits ? this.bySecond(row, taking) : ["this.fail();"])
        : [];
    });
    const [others = [], ...known] = cases.sort(
      (a, b) => Number(b[0] === "default: {") - Number(a[0] === "default: {"),
    );
    return block("switch (this.next())", [...known.flat(), ...others]);
  }
  /** What the second token decides; where it fits nothing, any of them will find that out. */
  private bySecond(
    row: readonly (number | undefined)[],
    taking: (alternative: number) => string[],
  ): string[] {
    const choices = [...new Set(row)].filter((each) => each !== undefined);
    const seconds = (choice: number): Kind[] => allKinds.filter((_, index) => row[index] === choice);
    const [most, ...others] = choices.sort((a, b) => seconds(b).length - seconds(a).length);
    const tests = others.flatMap((choice) =>
      block(`if (${this.among(seconds(choice), "this.second()")})`, taking(choice)),
    );
    return [...tests, ...taking(most as number)];
  }

  private condition(predict: Prediction<true>): string {
    const rows = grouped(allKinds, (kind) => rowOf(predict, kind)).filter(([, row]) => row.includes(true));
    return rows
      .map(([kinds, row]) => {
        const first = this.among(kinds, "this.next()");
        const seconds = allKinds.filter((_, index) => row[index]);
        return seconds.length === allKinds.length
          ? first
          : `${first} && ${this.among(seconds, "this.second()")}`;
      })
      .join(" || ");
  }
  private among(kinds: readonly Kind[], found: string): string {
    if (kinds.length > 2) return `${this.tables.nameOf(kinds)}[${found}] === 1`;
    const tests = kinds.map((kind) => `${found} === ${kind}`);
    return tests.length === 1 ? (tests[0] as string) : `(${tests.join(" || ")})`;
  }
}

/** By the second token, what is predicted when this one comes first. */
function rowOf<T>(predict: Prediction<T>, first: Kind): readonly (T | undefined)[] {
  return allKinds.map((second) => predict(first, second));
}
/** Things of which the same is told stand together. */
function grouped<T>(kinds: readonly Kind[], tell: (kind: Kind) => T): readonly (readonly [Kind[], T])[] {
  const groups = new Map<string, [Kind[], T]>();
  for (const kind of kinds) {
    const told = tell(kind);
    const key = JSON.stringify(told);
    const group = groups.get(key);
    if (group) group[0].push(kind);
    else groups.set(key, [[kind], told]);
  }
  return [...groups.values()];
}

function containsAlternation(part: Part): boolean {
  return part instanceof Alternation || partsOf(part).some(containsAlternation);
}

/** What a rule gives: what its method makes, or what one of the rules makes that it chooses from. */
function typeOfRule(name: string, rules: readonly Rule[], seen: ReadonlySet<string> = new Set()): string {
  if (hasMethod(name)) return `Made<"${name}">`;
  if (seen.has(name)) return "";
  const rule = rules.find((each) => each.name === name) as Rule;
  const given = usedBy(rule).map((each) => typeOfRule(each, rules, new Set([...seen, name])));
  return [...new Set(given.flatMap((each) => each.split(" | ")))].filter(Boolean).join(" | ");
}
function usedBy(part: Part): readonly string[] {
  return part instanceof NonTerminal ? [part.nonTerminalName] : partsOf(part).flatMap(usedBy);
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
const block = (head: string, lines: readonly string[]): string[] => [`${head} {`, ...indented(lines), "}"];
