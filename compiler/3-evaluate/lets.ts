import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { broken, type Value } from "./datum.ts";
import type { Expressions } from "./expression.ts";
import { type Place, placeIn } from "./place.ts";
import type { Report } from "./report.ts";

/** The values of `let`s: each is evaluated when it is first used, once. */
export class Lets {
  private readonly known = new Map<Declaration, Value>();
  private readonly underWay: Declaration[] = [];
  private readonly expressions: Expressions;
  private readonly report: Report;

  constructor(expressions: Expressions, report: Report) {
    this.expressions = expressions;
    this.report = report;
  }

  of(declaration: Declaration, at: Place): Value {
    const known = this.known.get(declaration);
    if (known) return known;
    const value = this.underWay.includes(declaration)
      ? this.cycle(declaration, at)
      : this.define(declaration);
    this.known.set(declaration, value);
    return value;
  }

  private define(declaration: Declaration): Value {
    const { entry, source, scope } = declaration;
    const at = placeIn(source, entry);
    if (entry.kind !== "let") return { datum: broken, at };
    this.underWay.push(declaration);
    const value = this.expressions.evaluate(entry.value, { source, scope, variables: undefined });
    this.underWay.pop();
    return this.known.get(declaration) ?? value;
  }

  private cycle(declaration: Declaration, at: Place): Value {
    const ring = this.underWay.slice(this.underWay.indexOf(declaration));
    const cycle = [...ring, declaration].map(({ name }) => name).join(" needs ");
    const { entry, source } = declaration;
    const span = source.span(entry.kind === "let" ? entry.name : entry);
    this.report.add(diagnose("cyclic-definition", { name: declaration.name, cycle }, { at: span }));
    return { datum: broken, at };
  }
}
