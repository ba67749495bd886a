import type * as s from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration, Program } from "../2-resolve/program.ts";
import { Calls } from "./calls.ts";
import { broken, type Datum, isBroken, listOf, mapOf, type Value } from "./datum.ts";
import { kindOf, show } from "./describe.ts";
import { bind, type Environment, lookUp } from "./environment.ts";
import type { ProjectFiles } from "./functions/built-in.ts";
import { Lets } from "./lets.ts";
import { literalDatum } from "./literals.ts";
import { type BlockAccess, Members } from "./members.ts";
import { compare, operate } from "./operators.ts";
import { Place, placeIn } from "./place.ts";
import type { Report } from "./report.ts";
import { list, type Type, wrongKind } from "./type.ts";
import { word } from "./types.ts";
import { unknownName } from "./unknown-name.ts";

/** A list that a program makes has at most so many items. */
const longest = 100_000;
/** And values nest, and definitions need each other, at most so deep. */
const deepest = 500;
/** What no `{…}` of a string can print: nobody would agree how. */
const textless: readonly Datum["is"][] = ["list", "map", "block", "namespace", "probe", "allocation"];

/**
 * Gives expressions their values (spec/evaluation.md). It is total: definitions that need themselves are reported and
 * broken, and nothing here reads anything but the program.
 */
export class Expressions {
  private readonly lets: Lets;
  private readonly calls: Calls;
  /** By text, which tells the kind as well: most say the same as others. */
  private readonly literals = new Map<string, Datum>();
  /** By file and text: relative paths, which count from their file. */
  private readonly paths = new Map<string, Map<string, Datum>>();
  private made = 0;
  private depth = 0;
  private exhausted = false;
  private readonly program: Program;
  private readonly report: Report;
  private readonly members: Members;

  constructor(program: Program, report: Report, blocks: BlockAccess, project: ProjectFiles) {
    this.lets = new Lets(this, report);
    this.calls = new Calls(this, project, report);
    this.members = new Members(report, blocks, (declaration, at) => this.let(declaration, at));
    this.program = program;
    this.report = report;
  }

  /** `type` is what the place wants: it decides which bare names stand for themselves. It does not check the value. */
  evaluate(expression: s.Expression, env: Environment, type?: Type<unknown>): Value {
    const at = new Place(env.source, expression.start, expression.end);
    if (expression.kind === "literal") return { datum: this.literal(expression, env, at), at };
    if (expression.kind === "text" && expression.plain !== undefined)
      return { datum: this.text(expression, env), at };
    if (this.depth >= deepest) return { datum: this.tooMuch(deepest, "levels of definitions", at), at };
    this.depth++;
    const from = this.standsFor(expression, env, at, type);
    const datum = from ? from.datum : this.datum(expression, env, at, type);
    this.depth--;
    if ((datum.is !== "list" && datum.is !== "map") || (datum.size <= longest && datum.depth <= deepest))
      return from ? standingFor(from, at) : { datum, at };
    return { datum: this.tooMuch(longest, "values in one list", at), at };
  }

  /** The value that a name or a member stands for, with the place where it was given. */
  private standsFor(
    expression: s.Expression,
    env: Environment,
    at: Place,
    type: Type<unknown> | undefined,
  ): Value | undefined {
    if (expression.kind === "member") return this.member(expression, env);
    if (expression.kind !== "name") return undefined;
    const variable = lookUp(env, expression.name);
    if (variable) return variable;
    const named = env.scope.names.get(expression.name);
    return named?.is === "declaration" && named.kind === "let"
      ? this.let(named, at)
      : { datum: this.name(expression.name, env, at, type), at };
  }

  /** Said once: whatever follows is only more of the same. */
  private tooMuch(limit: number, what: string, at: Place): Datum {
    if (!this.exhausted) this.report.add(diagnose("too-much", { limit, what }, { at: at }));
    this.exhausted = true;
    return broken;
  }

  private datum(
    expression: s.Expression,
    env: Environment,
    at: Place,
    type: Type<unknown> | undefined,
  ): Datum {
    switch (expression.kind) {
      case "broken":
        return broken;
      case "literal":
        return this.literal(expression, env, at);
      case "boolean":
        return { is: "boolean", value: expression.value };
      case "text":
        return this.text(expression, env);
      case "name":
      case "member":
        return this.standsFor(expression, env, at, type)?.datum ?? broken;
      case "list":
        return this.list(expression, env, type?.items ?? type);
      case "comprehension":
        return this.comprehension(expression, env, type?.items ?? type);
      case "map":
        return this.map(expression, env);
      case "index":
        return this.index(expression, env);
      case "call":
        return this.calls.datum(expression, env, at);
      case "unary":
        return this.unary(expression, env, at);
      case "binary":
        return this.binary(expression, env, at);
      case "range":
        return this.range(expression, env, at);
      case "conditional": {
        const condition = this.condition(expression.condition, env);
        if (condition === undefined) return broken;
        return this.evaluate(condition ? expression.then : expression.otherwise, env, type).datum;
      }
    }
  }

  private literal(expression: s.LiteralExpression, env: Environment, at: Place): Datum {
    const { type, text } = expression;
    if (type === "RelativePath") return this.relativePath(expression, env, at);
    const known = this.literals.get(text);
    if (known) return known;
    const datum = literalDatum(expression, env.source.file);
    this.literals.set(text, datum);
    return datum;
  }
  /** A path that a module writes stays in the module, wherever its value goes. */
  private relativePath(expression: s.LiteralExpression, { source }: Environment, at: Place): Datum {
    const { file } = source;
    const paths = this.paths.get(file) ?? new Map<string, Datum>();
    const known = paths.get(expression.text);
    if (known) return known;
    const datum = literalDatum(expression, file);
    const module = this.program.roots.get(file);
    if (module === undefined || datum.is !== "relative-path" || datum.value.startsWith(`${module}/`)) {
      this.paths.set(file, paths.set(expression.text, datum));
      return datum;
    }
    this.report.add(diagnose("path-outside-module", { path: expression.text, module }, { at: at }));
    return broken;
  }

  /** True or false; undefined when it was neither, which was said. */
  condition(expression: s.Expression, env: Environment): boolean | undefined {
    const value = this.evaluate(expression, env);
    if (value.datum.is === "boolean") return value.datum.value;
    if (!isBroken(value)) this.wrong("true or false", value);
    return undefined;
  }

  /** The items of a list that a `for` walks over; bare names in it stand for themselves. */
  items(expression: s.Expression, env: Environment): readonly Value[] {
    const value = this.evaluate(expression, env, list(word));
    if (value.datum.is === "list") return value.datum.items.filter((item) => !isBroken(item));
    if (!isBroken(value)) this.wrong("a list", value);
    return [];
  }

  private wrong(expected: string, value: Value): void {
    wrongKind(expected, value, this.report);
  }

  private text(expression: s.TextExpression, env: Environment): Datum {
    const { plain } = expression;
    if (plain !== undefined && this.bounded(plain.length, "characters", env, expression))
      return { is: "string", value: plain };
    const { parts } = expression;
    const texts = parts.map((part) => (typeof part === "string" ? part : this.interpolated(part, env)));
    if (texts.includes(undefined)) return broken;
    const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
    return this.bounded(length, "characters", env, expression)
      ? { is: "string", value: texts.join("") }
      : broken;
  }
  private interpolated(part: s.Expression, env: Environment): string | undefined {
    const value = this.evaluate(part, env);
    if (isBroken(value)) return undefined;
    const { datum } = value;
    if (datum.is === "string" || datum.is === "word" || datum.is === "path") return datum.value;
    if (!textless.includes(datum.is)) return show(datum);
    const hint =
      datum.is === "list" ? 'a value that has a text, such as join(list, ", ")' : "a value that has a text";
    this.wrong(hint, value);
    return undefined;
  }
  /** Of what a function makes, its size counts towards the bound. */
  counted(made: Datum, env: Environment, node: s.Node): boolean {
    const size = made.is === "string" ? made.value.length : made.is === "list" ? made.items.length : 0;
    return this.bounded(size, "values", env, node);
  }
  private bounded(length: number, what: string, { source }: Environment, node: s.Node): boolean {
    this.made += length;
    if (this.made <= longest * 100) return true;
    this.tooMuch(longest * 100, what, placeIn(source, node));
    return false;
  }

  private name(name: string, env: Environment, at: Place, type: Type<unknown> | undefined): Datum {
    const named = env.scope.names.get(name);
    if (type?.words) return { is: "word", value: name };
    if (named) return this.members.named(named, at).datum;
    if (env.members?.possible.includes(name)) return this.members.unset("the block", name, at);
    if (!this.program.incomplete && !env.open) this.report.add(unknownName(name, env, at, type));
    return broken;
  }
  let(declaration: Declaration, at: Place): Value {
    return this.lets.of(declaration, at);
  }

  private comprehension(
    { each, condition, value }: s.Comprehension,
    env: Environment,
    type: Type<unknown> | undefined,
  ): Datum {
    const results: Value[] = [];
    for (const item of this.items(each.list, env)) {
      if (!this.bounded(100, "items", env, each)) return broken;
      const inner = bind(env, each.variable.text, item);
      if (condition && this.condition(condition, inner) !== true) continue;
      results.push(this.evaluate(value, inner, type));
    }
    return listOf(results);
  }

  private list({ items }: s.ListExpression, env: Environment, type: Type<unknown> | undefined): Datum {
    return listOf(items.map((item) => this.evaluate(item, env, type)));
  }

  private map({ entries }: s.MapExpression, env: Environment): Datum {
    const found = new Map<string, Value>();
    for (let index = 0; index < entries.length; index++) {
      const { text, value } = entries[index] as s.Pair;
      const name = text.startsWith('"') ? text.slice(1, -1) : text;
      if (found.has(name)) this.givenAgain(name, entries[index] as s.Pair, env);
      found.set(name, this.evaluate(value, env));
    }
    return mapOf(found);
  }
  private givenAgain(field: string, { key }: s.Pair, { source }: Environment): void {
    this.report.add(diagnose("duplicate-field", { field }, { at: source.span(key) }));
  }

  private member({ object, member }: s.Member, env: Environment): Value {
    const { datum } = this.evaluate(object, env);
    const at = placeIn(env.source, member);
    return this.members.of(datum, member.text, at) ?? { datum: broken, at };
  }
  private index({ object, index }: s.Index, env: Environment): Datum {
    const whole = this.evaluate(object, env);
    const key = this.evaluate(index, env, word);
    return isBroken(whole) || isBroken(key) ? broken : this.members.item(whole, key);
  }

  private range({ from, to }: s.RangeExpression, env: Environment, at: Place): Datum {
    const first = this.evaluate(from, env);
    const last = to && this.evaluate(to, env);
    if (isBroken(first) || (last && isBroken(last))) return broken;
    const end = last ?? first;
    if (first.datum.is === end.datum.is && compare(first.datum, end.datum) !== undefined) {
      return { is: "range", from: first, ...(last && { to: last }) };
    }
    const values = { operator: "..", left: kindOf(first.datum), right: kindOf(end.datum) };
    this.report.add(diagnose("wrong-operands", values, { at: at }));
    return broken;
  }

  private unary({ operator, operand }: s.Unary, env: Environment, at: Place): Datum {
    const value = this.evaluate(operand, env);
    const { datum } = value;
    if (operator === "not" && datum.is === "boolean") return { is: "boolean", value: !datum.value };
    if (operator === "-" && datum.is === "number") return { is: "number", value: -datum.value };
    if (!isBroken(value)) this.wrong(operator === "not" ? "true or false" : "a number", { datum, at });
    return broken;
  }

  private binary({ operator, left, right }: s.Binary, env: Environment, at: Place): Datum {
    const a = this.evaluate(left, env, operator === "in" ? word : undefined);
    if (a.datum.is === "boolean" && operator === (a.datum.value ? "or" : "and")) return a.datum;
    const bare = operator === "==" || operator === "!=" || operator === "in" ? word : undefined;
    const b = this.evaluate(right, env, worded.includes(a.datum.is) ? bare : undefined);
    if (isBroken(a) || isBroken(b)) return broken;
    const result = operate(operator, a, b);
    const impossible = result && impossibleReason(result);
    if (result && impossible) {
      const values = { value: `${operator} gives ${show(result)}`, reason: impossible };
      this.report.add(diagnose("impossible-value", values, { at: at }));
      return broken;
    }
    if (result?.is === "string" && !this.bounded(result.value.length, "characters", env, left)) return broken;
    if (result?.is === "list" && !this.bounded(result.items.length, "items", env, left)) return broken;
    if (result) return result;
    const values = { operator, left: kindOf(a.datum), right: kindOf(b.datum) };
    const also = [
      { span: a.at, label: `${kindOf(a.datum)}: ${show(a.datum)}` },
      { span: b.at, label: `${kindOf(b.datum)}: ${show(b.datum)}` },
    ];
    this.report.add(diagnose("wrong-operands", values, { at: at, also }));
    return broken;
  }
}

/** What a name at a place is: with where it was given, if that is elsewhere. */
const standingFor = (from: Value, at: Place): Value =>
  from.at === at ? from : { datum: from.datum, at, from };

/** What a bare name may be compared with. */
const worded: readonly Datum["is"][] = ["word", "string", "restart"];

/** Why arithmetic gave something that no literal could say, or undefined. */
function impossibleReason(datum: Datum): string | undefined {
  if (datum.is !== "size" && datum.is !== "duration" && datum.is !== "rate" && datum.is !== "number")
    return undefined;
  if (Math.abs(datum.value) > Number.MAX_SAFE_INTEGER) return "it is too large to be exact";
  if (datum.is === "number") return undefined;
  if (datum.value < 0) return "it is less than nothing";
  return Number.isInteger(datum.value) ? undefined : "it is no whole number of the smallest unit";
}
