import type * as s from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { nearest } from "../formats/suggest.ts";
import { bindArguments } from "./arguments.ts";
import { areConstant } from "./constant.ts";
import { broken, type Datum } from "./datum.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import type { ProjectFiles } from "./functions/built-in.ts";
import { functions } from "./functions.ts";
import { Place } from "./place.ts";
import { type Report, replacement } from "./report.ts";

/** Calls of the built-in functions (spec/functions.md). */
export class Calls {
  /** By their text: those whose arguments are constants, as most probes and restart policies are. */
  private readonly known = new Map<string, Datum>();
  private readonly expressions: Expressions;
  private readonly project: ProjectFiles;
  private readonly report: Report;

  constructor(expressions: Expressions, project: ProjectFiles, report: Report) {
    this.expressions = expressions;
    this.project = project;
    this.report = report;
  }

  datum(call: s.Call, env: Environment, at: Place): Datum {
    if (!areConstant(call.arguments)) return this.evaluate(call, env, at);
    const text = env.source.slice(call);
    const before = this.known.get(text);
    if (before) return before;
    const datum = this.evaluate(call, env, at);
    // They have no place of their own, and nothing that is counted.
    if (datum.is === "probe" || datum.is === "restart") this.known.set(text, datum);
    return datum;
  }

  private evaluate({ callee, arguments: given }: s.Call, env: Environment, at: Place): Datum {
    const name = callee.kind === "name" ? callee.name : undefined;
    const known = name === undefined ? undefined : functions.get(name);
    if (!known)
      return this.unknown(name ?? env.source.slice(callee), new Place(env.source, at.from, callee.end));
    const { expressions, report } = this;
    const values = bindArguments(known.name, known.parameters, given, env, at, expressions, report);
    if (!values) return broken;
    const result = known.apply(values, this.project);
    if (!("undefined" in result)) return expressions.counted(result, env, callee) ? result : broken;
    const said = { function: known.name, reason: result.undefined };
    report.add(diagnose("undefined-result", said, { at: at }));
    return broken;
  }

  private unknown(name: string, at: Place): Datum {
    const near = nearest(name, functions.keys());
    const notes = near ? [`did you mean ${near}?`] : [`there are ${[...functions.keys()].join(", ")}`];
    const fix = near ? replacement(at, near, true) : undefined;
    this.report.add(diagnose("unknown-function", { name }, { at: at, notes, fix }));
    return broken;
  }
}
