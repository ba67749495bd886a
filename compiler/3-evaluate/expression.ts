import type * as s from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration, Named, Program } from "../2-resolve/program.ts";
import { networkAddress } from "../formats/address.ts";
import { nearest } from "../formats/suggest.ts";
import { stdKeyringNames } from "../std/std.ts";
import { bindArguments } from "./arguments.ts";
import {
  broken,
  type Datum,
  isBroken,
  listOf,
  mapOf,
  type Place,
  type ServerInstance,
  spanOf,
  type Value,
} from "./datum.ts";
import { kindOf, show } from "./describe.ts";
import { bind, type Environment, lookUp, visibleNames } from "./environment.ts";
import { functions } from "./functions.ts";
import { literalDatum } from "./literals.ts";
import { compare, operate } from "./operators.ts";
import { type Report, replacement } from "./report.ts";
import { list, type Type } from "./type.ts";
import { word } from "./types.ts";

/** What expressions need of blocks: the composer gives it, so that the two need not know each other. */
export interface BlockAccess {
  /** The value of a field of a declared block (`lan.gateway`), or undefined when it has none. */
  readonly field: (declaration: Declaration, name: string) => Value | undefined;
  readonly fieldNames: (declaration: Declaration) => readonly string[];
  /** A server by itself has one instance, a fleet one for each key. */
  readonly servers: (declaration: Declaration) => readonly ServerInstance[];
  readonly serverField: (server: ServerInstance, name: string) => Value | undefined;
  /** The network of a pool. */
  readonly network: (declaration: Declaration) => Value;
}

/** A list that a program makes has at most so many items. */
const longest = 100_000;
/** And values nest, and definitions need each other, at most so deep. */
const deepest = 500;

/**
 * Gives expressions their values (spec/evaluation.md). It is total: definitions that need themselves are reported and
 * broken, and nothing here reads anything but the program.
 */
export class Expressions {
  private readonly lets = new Map<Declaration, Value>();
  private readonly underWay: Declaration[] = [];
  private made = 0;
  private depth = 0;
  private exhausted = false;
  private readonly program: Program;
  private readonly report: Report;
  private readonly blocks: BlockAccess;

  constructor(program: Program, report: Report, blocks: BlockAccess) {
    this.program = program;
    this.report = report;
    this.blocks = blocks;
  }

  /** `type` is what the place wants: it decides which bare names stand for themselves. It does not check the value. */
  evaluate(expression: s.Expression, env: Environment, type?: Type<unknown>): Value {
    const at: Place = { source: env.source, start: expression.start, end: expression.end };
    if (this.depth >= deepest) return { datum: this.tooMuch(deepest, "levels of definitions", at), at };
    this.depth++;
    const datum = this.datum(expression, env, at, type);
    this.depth--;
    if ((datum.is !== "list" && datum.is !== "map") || (datum.size <= longest && datum.depth <= deepest))
      return { datum, at };
    return { datum: this.tooMuch(longest, "values in one list", at), at };
  }

  /** Said once: whatever follows is only more of the same. */
  private tooMuch(limit: number, what: string, at: Place): Datum {
    if (!this.exhausted) this.report.add(diagnose("too-much", { limit, what }, { at: spanOf(at) }));
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
        return literalDatum(expression, env.source.file);
      case "boolean":
        return { is: "boolean", value: expression.value };
      case "text":
        return this.text(expression, env);
      case "name":
        return this.name(expression.name, env, at, type);
      case "list":
        return listOf(expression.items.map((item) => this.evaluate(item, env, type?.items ?? type)));
      case "comprehension":
        return this.comprehension(expression, env, type?.items ?? type);
      case "map":
        return this.map(expression, env);
      case "member":
        return this.member(expression, env);
      case "index":
        return this.index(expression, env);
      case "call":
        return this.call(expression, env, at);
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

  private wrong(expected: string, { datum, at }: Value): void {
    this.report.add(
      diagnose(
        "wrong-type",
        { expected, got: kindOf(datum) },
        { at: spanOf(at), label: `expected ${expected}` },
      ),
    );
  }

  private text({ parts }: s.TextExpression, env: Environment): Datum {
    const texts = parts.map((part) => (typeof part === "string" ? part : this.interpolated(part, env)));
    if (texts.includes(undefined)) return broken;
    const value = texts.join("");
    return this.bounded(value.length, "characters", env, parts) ? { is: "string", value } : broken;
  }
  private interpolated(part: s.Expression, env: Environment): string | undefined {
    const value = this.evaluate(part, env);
    if (isBroken(value)) return undefined;
    const { datum } = value;
    if (datum.is === "string" || datum.is === "word" || datum.is === "path") return datum.value;
    if (datum.is !== "list" && datum.is !== "map" && datum.is !== "reference" && datum.is !== "namespace")
      return show(datum);
    this.wrong("a value that has a text", value);
    return undefined;
  }
  private bounded(
    length: number,
    what: string,
    env: Environment,
    nodes: readonly (string | s.Node)[],
  ): boolean {
    this.made += length;
    if (this.made <= longest * 100) return true;
    const node = nodes.find((each) => typeof each !== "string") as s.Node | undefined;
    this.tooMuch(longest * 100, what, { source: env.source, start: node?.start ?? 0, end: node?.end ?? 0 });
    return false;
  }

  private name(name: string, env: Environment, at: Place, type: Type<unknown> | undefined): Datum {
    const variable = lookUp(env, name);
    if (variable) return variable.datum;
    const named = env.scope.names.get(name);
    if (named?.is === "declaration" && named.kind === "let") return this.let(named, at).datum;
    if (type?.words) return { is: "word", value: name };
    if (named) return this.named(named, at);
    if (!this.program.incomplete && !env.open) this.unknownName(name, env, at, type);
    return broken;
  }
  private named(named: Named, at: Place): Datum {
    if (named.is === "namespace") return { is: "namespace", namespace: named };
    return named.kind === "let" ? this.let(named, at).datum : { is: "reference", declaration: named };
  }
  private unknownName(name: string, env: Environment, at: Place, type: Type<unknown> | undefined): void {
    const wanted = type?.refersTo;
    const fits = (known: string): boolean => {
      const named = env.scope.names.get(known);
      return !wanted || named?.is === "namespace" || (named?.is === "declaration" && named.kind === wanted);
    };
    const near = nearest(name, visibleNames(env).filter(fits));
    const notes = near
      ? [`did you mean ${near}?`]
      : (type?.items ?? type)?.name === "a string"
        ? [`a text is written "${name}"`]
        : [];
    const fix = near ? replacement(at, near, true) : undefined;
    this.report.add(
      diagnose("unknown-name", { name: wanted ? `${wanted} ${name}` : name }, { at: spanOf(at), notes, fix }),
    );
  }

  /** A `let` is evaluated when it is first used, once. */
  let(declaration: Declaration, at: Place): Value {
    const known = this.lets.get(declaration);
    if (known) return known;
    const value = this.underWay.includes(declaration)
      ? this.cycle(declaration, at)
      : this.define(declaration);
    this.lets.set(declaration, value);
    return value;
  }
  private define(declaration: Declaration): Value {
    const { entry, source, scope } = declaration;
    const at: Place = { source, start: entry.start, end: entry.end };
    if (entry.kind !== "let") return { datum: broken, at };
    this.underWay.push(declaration);
    const value = this.evaluate(entry.value, { source, scope, variables: undefined });
    this.underWay.pop();
    return this.lets.get(declaration) ?? value;
  }
  private cycle(declaration: Declaration, at: Place): Value {
    const ring = this.underWay.slice(this.underWay.indexOf(declaration));
    const cycle = [...ring, declaration].map(({ name }) => name).join(" needs ");
    const { entry, source } = declaration;
    const name = entry.kind === "let" ? entry.name : entry;
    this.report.add(
      diagnose("cyclic-definition", { name: declaration.name, cycle }, { at: source.span(name) }),
    );
    return { datum: broken, at };
  }

  private comprehension(
    { each, condition, value }: s.Comprehension,
    env: Environment,
    type: Type<unknown> | undefined,
  ): Datum {
    const results: Value[] = [];
    for (const item of this.items(each.list, env)) {
      if (!this.bounded(100, "items", env, [each])) return broken;
      const inner = bind(env, each.variable.text, item);
      if (condition && this.condition(condition, inner) !== true) continue;
      results.push(this.evaluate(value, inner, type));
    }
    return listOf(results);
  }

  private map({ entries }: s.MapExpression, env: Environment): Datum {
    const found = new Map<string, Value>();
    for (const { key, value } of entries) {
      const name = key.text.startsWith('"') ? key.text.slice(1, -1) : key.text;
      if (found.has(name))
        this.report.add(diagnose("duplicate-field", { field: name }, { at: env.source.span(key) }));
      found.set(name, this.evaluate(value, env));
    }
    return mapOf(found);
  }

  private member({ object, member }: s.Member, env: Environment): Datum {
    const { datum } = this.evaluate(object, env);
    const at: Place = { source: env.source, start: member.start, end: member.end };
    if (datum.is === "broken") return broken;
    if (datum.is === "namespace") {
      if (datum.namespace.name === "std" && member.text === "keyring") return keyrings(at);
      const named = datum.namespace.members.get(member.text);
      return named
        ? this.named(named, at)
        : this.unknownMember(show(datum), member.text, at, datum.namespace.members.keys());
    }
    if (datum.is === "map") {
      return (
        datum.entries.get(member.text)?.datum ??
        this.unknownMember("the map", member.text, at, datum.entries.keys())
      );
    }
    if (datum.is === "server")
      return (
        this.blocks.serverField(datum.server, member.text)?.datum ??
        this.unknownMember(kindOf(datum), member.text, at, this.blocks.fieldNames(datum.server.declaration))
      );
    if (datum.is !== "reference") return this.unknownMember(kindOf(datum), member.text, at, []);
    const { declaration } = datum;
    if (declaration.kind === "fleet") return this.fleetMember(declaration, member.text, at);
    if (declaration.kind === "pool" && member.text === "auto")
      return { is: "allocation", pool: declaration.name };
    if (declaration.kind === "pool" && member.text === "network")
      return this.blocks.network(declaration).datum;
    const field = this.blocks.field(declaration, member.text);
    return field
      ? field.datum
      : this.unknownMember(kindOf(datum), member.text, at, this.blocks.fieldNames(declaration));
  }
  /** A fleet has no fields of its own; its servers have them. */
  private fleetMember(fleet: Declaration, member: string, at: Place): Datum {
    const servers = this.blocks.servers(fleet);
    if (member === "servers")
      return listOf(servers.map((server): Value => ({ datum: { is: "server", server }, at })));
    const [first] = servers;
    const names = ["servers", ...(first ? [`${fleet.name}[${first.key}].${member}`] : [])];
    return this.unknownMember(`fleet ${fleet.name}`, member, at, names);
  }
  private unknownMember(object: string, member: string, at: Place, names: Iterable<string>): Datum {
    const all = [...names];
    const near = nearest(member, all);
    const notes = near
      ? [`did you mean ${near}?`]
      : all.length > 0 && all.length < 12
        ? [`it has ${all.join(", ")}`]
        : [];
    const fix = near ? replacement(at, near, true) : undefined;
    this.report.add(diagnose("unknown-member", { object, member }, { at: spanOf(at), notes, fix }));
    return broken;
  }

  private index({ object, index }: s.Index, env: Environment): Datum {
    const whole = this.evaluate(object, env);
    const key = this.evaluate(index, env, word);
    if (isBroken(whole) || isBroken(key)) return broken;
    if (whole.datum.is === "reference" && whole.datum.declaration.kind === "pool")
      return this.poolAddress(whole.datum.declaration, key);
    if (whole.datum.is === "reference" && whole.datum.declaration.kind === "fleet")
      return this.serverOfFleet(whole.datum.declaration, key);
    if (whole.datum.is === "list" && key.datum.is === "number") {
      const item = whole.datum.items[key.datum.value];
      return item ? item.datum : this.unknownMember("the list", String(key.datum.value), key.at, []);
    }
    this.wrong("a list, a pool or a fleet", whole);
    return broken;
  }
  private serverOfFleet(fleet: Declaration, key: Value): Datum {
    const servers = this.blocks.servers(fleet);
    const text = "value" in key.datum ? String(key.datum.value) : show(key.datum);
    const server = servers.find((each) => each.key === text);
    if (server) return { is: "server", server };
    return this.unknownMember(
      `fleet ${fleet.name}`,
      text,
      key.at,
      servers.map((each) => each.key ?? ""),
    );
  }
  private poolAddress(pool: Declaration, key: Value): Datum {
    const network = this.blocks.network(pool).datum;
    if (network.is !== "network" || key.datum.is !== "number" || !Number.isInteger(key.datum.value)) {
      if (network.is === "network") this.wrong("a whole number", key);
      return broken;
    }
    const first = networkAddress(network.network);
    const width = first.family === 4 ? 32 : 128;
    const value = first.value + BigInt(key.datum.value);
    if (value >= 1n << BigInt(width))
      return this.unknownMember(`pool ${pool.name}`, `address ${key.datum.value}`, key.at, []);
    return { is: "address", address: { family: first.family, value }, pool: pool.name };
  }

  private call({ callee, arguments: given }: s.Call, env: Environment, at: Place): Datum {
    const name = callee.kind === "name" ? callee.name : undefined;
    const known = name === undefined ? undefined : functions.get(name);
    if (!known) return this.unknownFunction(name ?? env.source.slice(callee), { ...at, end: callee.end });
    const values = bindArguments(known.name, known.parameters, given, env, at, this, this.report);
    return values ? known.apply(values) : broken;
  }
  private unknownFunction(name: string, at: Place): Datum {
    const near = nearest(name, functions.keys());
    const notes = near ? [`did you mean ${near}?`] : [`there are ${[...functions.keys()].join(", ")}`];
    const fix = near ? replacement(at, near, true) : undefined;
    this.report.add(diagnose("unknown-function", { name }, { at: spanOf(at), notes, fix }));
    return broken;
  }

  private range({ from, to }: s.RangeExpression, env: Environment, at: Place): Datum {
    const [first, last] = [this.evaluate(from, env), to && this.evaluate(to, env)];
    if (isBroken(first) || (last && isBroken(last))) return broken;
    const end = last ?? first;
    if (first.datum.is === end.datum.is && compare(first.datum, end.datum) !== undefined) {
      return { is: "range", from: first, ...(last && { to: last }) };
    }
    const values = { operator: "..", left: kindOf(first.datum), right: kindOf(end.datum) };
    this.report.add(diagnose("wrong-operands", values, { at: spanOf(at) }));
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
    const a = this.evaluate(left, env);
    if (a.datum.is === "boolean" && operator === (a.datum.value ? "or" : "and")) return a.datum;
    const bare = operator === "==" || operator === "!=" || operator === "in" ? word : undefined;
    const b = this.evaluate(right, env, a.datum.is === "word" ? bare : undefined);
    if (isBroken(a) || isBroken(b)) return broken;
    const result = operate(operator, a, b);
    if (result?.is === "string" && !this.bounded(result.value.length, "characters", env, [left]))
      return broken;
    if (result?.is === "list" && !this.bounded(result.items.length, "items", env, [left])) return broken;
    if (result) return result;
    const values = { operator, left: kindOf(a.datum), right: kindOf(b.datum) };
    const also = [
      { span: spanOf(a.at), label: `${kindOf(a.datum)}: ${show(a.datum)}` },
      { span: spanOf(b.at), label: `${kindOf(b.datum)}: ${show(b.datum)}` },
    ];
    this.report.add(diagnose("wrong-operands", values, { at: spanOf(at), also }));
    return broken;
  }
}

function keyrings(at: Place): Datum {
  const entries = new Map<string, Value>();
  for (const name of stdKeyringNames)
    entries.set(name, { datum: { is: "keyring", keyring: { std: name } }, at });
  return mapOf(entries);
}
