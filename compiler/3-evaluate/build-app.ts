import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { capabilities, ociCapability, plainCapability } from "../formats/capabilities.ts";
import { nearest } from "../formats/suggest.ts";
import type { Surroundings } from "./build-container.ts";
import { buildFile } from "./build-file.ts";
import { buildHealth } from "./build-health.ts";
import { builtOf } from "./children.ts";
import type { Expressions } from "./expression.ts";
import type { Instance } from "./instance.ts";
import type { App } from "./model.ts";
import type { Report } from "./report.ts";
import { app as schema } from "./schema/app.ts";
import { word } from "./types.ts";

/** An app of the model, or undefined when something about it was reported. */
export function buildApp(instance: Instance, around: Surroundings): App | undefined {
  const { report } = around;
  const fields = around.reader.fields(instance, schema);
  const files = builtOf(instance, "file", buildFile, around);
  const probes = builtOf(instance, "health", buildHealth, around);
  const kept = fields?.capabilities.value.map((each) => capability(each, report));
  if (!fields || !files || !probes || !kept || kept.includes(undefined)) return undefined;
  const health = probes[0];
  return {
    name: instance.name ?? "",
    span: instance.at,
    after: afterOf(instance, around.expressions, report),
    packages: fields.package?.value ?? [],
    run: fields.run.value,
    user: fields.user,
    workdir: fields.workdir.value,
    env: fields.env.value,
    listen: fields.listen.value,
    capabilities: kept as Located<string>[],
    files,
    stopSignal: fields["stop-signal"].value,
    stopTimeout: fields["stop-timeout"].value,
    ...(fields.group && { group: fields.group }),
    ...(health && { health }),
  };
}

function afterOf(
  { block, environment }: Instance,
  expressions: Expressions,
  report: Report,
): readonly Located<string>[] {
  if (block.clauses.length === 0) return [];
  const values = block.clauses.flatMap((clause) => (clause.kind === "after" ? clause.values : []));
  return values.flatMap((value) => {
    const found = expressions.evaluate(value, environment, word);
    const items = found.datum.is === "list" ? found.datum.items : [found];
    return items.flatMap((item) => {
      const name = word.read(item, report);
      return name === undefined ? [] : [{ value: name, span: item.at }];
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
