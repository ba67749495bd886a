import type { Block, Clause, Entry, Expression, Field } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Fix } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import { adviceOn } from "./advice.ts";
import type { Environment } from "./environment.ts";
import { type Assignment, type Instance, titleOf } from "./instance.ts";
import { moveOut, newHome } from "./moved-field.ts";
import { Place, placeIn } from "./place.ts";
import { replacement } from "./report.ts";

/** A field that the schema of the block does not have; it may be a block, one of another name, or of another block. */
export function unknownField(instance: Instance, field: Field, { source }: Environment): Diagnostic {
  const { name } = field;
  const { notes, fix } = wayOut(instance, field, source);
  const known = Object.keys(instance.schema.fields).join(", ");
  const elsewhere = instance.environment.source !== source;
  const also = elsewhere ? [{ span: instance.at, label: "for this block" }] : [];
  const values = { block: titleOf(instance), field: name.text };
  const told = notes.length > 0 ? notes : [`it has ${known}`];
  return diagnose("unknown-field", values, { at: source.span(name), notes: told, fix, also });
}

interface WayOut {
  readonly notes: readonly string[];
  readonly fix: Fix | undefined;
}
function wayOut(instance: Instance, field: Field, source: SourceText): WayOut {
  const { name, value } = field;
  const home = newHome(instance, field);
  if (home) {
    const notes = [`${name.text} is a field of the ${home} itself`];
    return { notes, fix: moveOut(instance, field, source) };
  }
  const { schema } = instance;
  if (schema.blocks.some(({ kind }) => kind === name.text)) {
    const sign = source.span({ start: name.end, end: value.start });
    const edits = [{ span: sign, text: " " }];
    const fix = { safe: true, description: "take the = out", edits };
    const notes = [`${name.text} is a block: ${name.text} { … }`];
    return { notes, fix: value.kind === "map" ? fix : undefined };
  }
  const { notes, rename } = adviceOn(schema, name.text, Object.keys(schema.fields));
  const at = placeIn(source, name);
  return { notes, fix: rename ? replacement(at, rename, true) : undefined };
}

export function duplicateField({ name }: Field, first: Assignment, { source }: Environment): Diagnostic {
  const also = [{ span: source.span(first.field.name), label: "first set here" }];
  const evidence = { at: source.span(name), label: "set again", also };
  return diagnose("duplicate-field", { field: name.text }, evidence);
}

export function unknownBlock(instance: Instance, { word }: Block, { source }: Environment): Diagnostic {
  const { schema } = instance;
  const at = placeIn(source, word);
  const values = { kind: word.text, where: `in ${schema.kind}` };
  if (Object.hasOwn(schema.fields, word.text)) {
    const notes = [`${word.text} is a field: ${word.text} = …`];
    const gap = new Place(source, word.end, word.end);
    const fix = { safe: true, description: "put = between them", edits: [{ span: gap, text: " =" }] };
    return diagnose("unknown-block", values, { at: at, notes, fix });
  }
  const names = [...schema.blocks.map(({ kind }) => kind), ...Object.keys(schema.fields)];
  const { notes, rename } = adviceOn(schema, word.text, names);
  const fix = rename ? replacement(at, rename, true) : undefined;
  return diagnose("unknown-block", values, { at: at, notes, fix });
}

export function duplicateBlock(known: Instance, again: Instance): Diagnostic {
  const also = [{ span: known.at, label: "first here" }];
  const evidence = { at: again.at, label: "and again", also };
  return diagnose("duplicate-block", { block: titleOf(known) }, evidence);
}

export function wrongClause({ kind, start }: Clause, block: string, { source }: Environment): Diagnostic {
  const at = source.span({ start, end: start + kind.length });
  return diagnose("wrong-clause", { block, clause: kind }, { at });
}

export function misplaced({ kind, start }: Entry, { source }: Environment): Diagnostic {
  const at = source.span({ start, end: start + kind.length });
  return diagnose("misplaced-entry", { what: `a ${kind}`, where: "inside a block" }, { at });
}

export function notExtendable({ schema }: Instance, at: Place, got: string): Diagnostic {
  const expected = `a ${schema.kind} or a template`;
  return diagnose("wrong-type", { expected, got }, { at: at, label: `expected ${expected}` });
}

/** Which of two bases would win nobody reads from the text. A template can be a mixin instead. */
export function secondBase(
  base: Expression,
  second: Expression,
  isTemplate: boolean,
  { source }: Environment,
): Diagnostic {
  const gap = { start: base.end, end: second.start };
  const other = source.slice(second);
  const edits = [{ span: source.span(gap), text: " with " }];
  const fix = { safe: false, description: `write with ${other}`, edits };
  const also = [{ span: source.span(base), label: "already extended" }];
  const isFixed = isTemplate && /^[ \t]*,[ \t]*$/.test(source.slice(gap));
  const evidence = { at: source.span(second), also, ...(isFixed && { fix }) };
  return diagnose("second-base", { first: source.slice(base), second: other }, evidence);
}
