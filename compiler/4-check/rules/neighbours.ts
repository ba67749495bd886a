import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Model, Neighbours, Place } from "../../3-evaluate/model.ts";
import { nearest } from "../../formats/suggest.ts";
import { type CheckRule, nothing } from "../rule.ts";

/** Who a container is to be near to or apart from stands on a server too, and a label is one that servers have. */
export const neighbours: CheckRule = (model) => {
  if (!model.containers.some(({ place }) => place)) return nothing;
  const names = new Set(
    model.containers.flatMap(({ name, of, server, place }) => (server || place ? [name, of ?? name] : [])),
  );
  const labels = new Set([
    "server",
    ...(model.servers ?? []).flatMap((each) => Object.keys(each.labels ?? {})),
  ]);
  return model.containers.flatMap(({ name, server, place }) =>
    place
      ? [
          ...settled(name, server, place),
          ...((model.servers ?? []).length === 0 ? [nowhere(name, place)] : []),
          ...[...place.near, ...place.apart].flatMap((each) => [
            ...unknownLabel(each, labels),
            ...each.containers
              .filter(({ value }) => !names.has(value))
              .map((one) => unknown(one, model, names)),
          ]),
        ]
      : [],
  );
};

function settled(container: string, server: Located<string> | undefined, { on }: Place): Diagnostic[] {
  const [first] = on ?? [];
  if (!server || !first) return [];
  const also = [{ span: server.span, label: "it stands here" }];
  return [diagnose("placed-twice", { container, server: server.value }, { at: first, also })];
}

const nowhere = (container: string, { span }: Place): Diagnostic =>
  diagnose("no-servers", { container }, { at: span });

function unknownLabel({ label }: Neighbours, labels: ReadonlySet<string>): Diagnostic[] {
  if (labels.has(label.value)) return [];
  const near = nearest(label.value, labels);
  const notes = [near ? `did you mean ${near}?` : `servers have ${[...labels].join(", ")}`];
  return [diagnose("unknown-server-label", { label: label.value }, { at: label, notes })];
}

function unknown(name: Located<string>, { containers }: Model, names: ReadonlySet<string>): Diagnostic {
  const elsewhere = containers.some((each) => each.name === name.value || each.of === name.value);
  const near = nearest(name.value, names);
  const notes = elsewhere
    ? [`${name.value} is bound to no server: give it a \`place\`, or a server in \`on\``]
    : near
      ? [`did you mean ${near}?`]
      : [];
  return diagnose("unknown-neighbour", { name: name.value }, { at: name, notes });
}
