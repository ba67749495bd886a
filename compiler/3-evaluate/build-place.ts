import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Surroundings } from "./build-container.ts";
import { builtOf } from "./children.ts";
import type { Instance } from "./instance.ts";
import type { Neighbours, Place } from "./model.ts";
import type { Reader } from "./read.ts";
import { apart, near, place } from "./schema/place.ts";

/** Where a container may stand, or undefined when something about it was reported. */
export function buildPlace(instance: Instance, { reader, servers }: Surroundings): Place | undefined {
  const fields = reader.fields(instance, place);
  const close = builtOf(instance, "near", buildNear, reader);
  const far = builtOf(instance, "apart", buildApart, reader);
  if (!fields || !close || !far) return undefined;
  const on = fields.on?.value.flatMap(({ value, span }) =>
    ("declaration" in value ? [value] : servers(value)).map(({ name }) => ({ value: name, span })),
  );
  return {
    span: instance.at,
    ...(on && { on }),
    ...(fields.architecture && { architecture: fields.architecture }),
    ports: fields.ports.value,
    near: close,
    apart: far,
  };
}

function buildNear(instance: Instance, reader: Reader): Neighbours | undefined {
  const fields = reader.fields(instance, near);
  return fields && neighbours(instance, fields.to.value);
}
function buildApart(instance: Instance, reader: Reader): Neighbours | undefined {
  const fields = reader.fields(instance, apart);
  return fields && neighbours(instance, fields.from.value);
}
function neighbours(instance: Instance, containers: readonly Located<string>[]): Neighbours | undefined {
  const [label] = instance.labels;
  if (!label || !("value" in label.datum)) return undefined;
  const name = { value: String(label.datum.value), span: label.at };
  return { span: instance.at, label: name, containers };
}
