import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { capabilities, ociCapability, plainCapability } from "../formats/capabilities.ts";
import { nearest } from "../formats/suggest.ts";
import { buildFile } from "./build-file.ts";
import { buildHealth } from "./build-health.ts";
import { spanOf } from "./datum.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { App } from "./model.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";
import { app as schema } from "./schema/app.ts";
import { word } from "./types.ts";

/** An app of the model, or undefined when something about it was reported. */
export function buildApp(
  instance: Instance,
  reader: Reader,
  expressions: Expressions,
  report: Report,
): App | undefined {
  const fields = reader.fields(instance, schema);
  const files = childrenOf(instance, "file").map((each) => buildFile(each, reader, report));
  const probes = childrenOf(instance, "health").map((each) => buildHealth(each, reader));
  const kept = fields?.capabilities.value.map((each) => capability(each, report));
  if (!fields || files.includes(undefined) || probes.includes(undefined) || kept?.includes(undefined))
    return undefined;
  const [health] = probes;
  return {
    name: titleOf(instance).slice("app ".length),
    span: spanOf(instance.at),
    after: afterOf(instance, expressions, report),
    packages: fields.package?.value ?? [],
    run: fields.run.value,
    user: fields.user,
    workdir: fields.workdir.value,
    env: fields.env.value,
    listen: fields.listen.value,
    capabilities: kept as Located<string>[],
    files: files as App["files"],
    stopSignal: fields["stop-signal"].value,
    stopTimeout: fields["stop-timeout"].value,
    ...(fields.group && { group: fields.group }),
    ...(health && { health }),
  };
}

export const childrenOf = (instance: Instance, kind: string): readonly Instance[] =>
  instance.children.filter(({ schema }) => schema.kind === kind);

function afterOf(
  { block, environment }: Instance,
  expressions: Expressions,
  report: Report,
): Located<string>[] {
  const values = block.clauses.flatMap((clause) => (clause.kind === "after" ? clause.values : []));
  return values.flatMap((value) => {
    const found = expressions.evaluate(value, environment, word);
    const items = found.datum.is === "list" ? found.datum.items : [found];
    return items.flatMap((item) => {
      const name = word.read(item, report);
      return name === undefined ? [] : [{ value: name, span: spanOf(item.at) }];
    });
  });
}

function capability({ value, span }: Located<string>, report: Report): Located<string> | undefined {
  const name = ociCapability(value);
  if (name) return { value: name, span };
  const near = nearest(plainCapability(value), capabilities);
  const notes = near ? [`did you mean ${near}?`] : [];
  const fix = near ? { safe: true, description: `write ${near}`, edits: [{ span, text: near }] } : undefined;
  report.add(diagnose("unknown-capability", { capability: value }, { at: span, notes, fix }));
  return undefined;
}
