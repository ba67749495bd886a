import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { childrenOf } from "./build-app.ts";
import type { Surroundings } from "./build-container.ts";
import { spanOf } from "./datum.ts";
import type { Instance } from "./instance.ts";
import type { Neighbours, Place } from "./model.ts";
import { apart, near, place } from "./schema/place.ts";

/** Where a container may stand, or undefined when something about it was reported. */
export function buildPlace(instance: Instance, { reader, servers }: Surroundings): Place | undefined {
  const fields = reader.fields(instance, place);
  const close = childrenOf(instance, "near").map((each) => {
    const read = reader.fields(each, near);
    return read && neighbours(each, read.to.value);
  });
  const far = childrenOf(instance, "apart").map((each) => {
    const read = reader.fields(each, apart);
    return read && neighbours(each, read.from.value);
  });
  if (!fields || [...close, ...far].includes(undefined)) return undefined;
  const on = fields.on?.value.flatMap(({ value, span }) =>
    ("declaration" in value ? [value] : servers(value)).map(({ name }) => ({ value: name, span })),
  );
  return {
    span: spanOf(instance.at),
    ...(on && { on }),
    ...(fields.architecture && { architecture: fields.architecture }),
    ports: fields.ports.value,
    near: close as Neighbours[],
    apart: far as Neighbours[],
  };
}

function neighbours(instance: Instance, containers: readonly Located<string>[]): Neighbours | undefined {
  const [label] = instance.labels;
  if (!label || !("value" in label.datum)) return undefined;
  const name = { value: String(label.datum.value), span: spanOf(label.at) };
  return { span: spanOf(instance.at), label: name, containers };
}
