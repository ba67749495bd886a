import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Surroundings } from "./build-container.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { FileBlock, Mount } from "./model.ts";
import type { Report } from "./report.ts";
import { file } from "./schema/file.ts";
import { mount } from "./schema/mount.ts";
import type { Read } from "./schema/schema.ts";

/** A file of the author's, or undefined when something about it was reported. */
export function buildFile(instance: Instance, { reader, report }: Surroundings): FileBlock | undefined {
  const fields = reader.fields(instance, file);
  if (!fields) return undefined;
  const { from, content } = fields;
  const body = exactlyOne<FileBlock["body"]["value"]>(instance, report, {
    from: from && { value: { from: from.value }, span: from.span },
    content: content && { value: { content: content.value }, span: content.span },
  });
  if (!body) return undefined;
  return {
    path: pathOf(instance),
    body,
    mode: fields.mode.value,
    user: fields.user.value,
    group: fields.group.value,
    with: fields.with?.value ?? {},
  };
}

/** A mount, or undefined when something about it was reported. */
export function buildMount(instance: Instance, { reader, report }: Surroundings): Mount | undefined {
  const fields = reader.fields(instance, mount);
  if (!fields) return undefined;
  const { volume, host, tmpfs, mode, user } = fields;
  const kind = exactlyOne<unknown>(instance, report, { volume, host, tmpfs }) && kindOf(fields);
  if (!kind) return undefined;
  return {
    path: pathOf(instance),
    kind,
    readOnly: fields["read-only"].value,
    ...(fields.shared.value && { shared: true }),
    ...(mode && { mode: mode.value }),
    ...(user && { user: user.value }),
  };
}

function kindOf({ volume, host, tmpfs }: Read<typeof mount.fields>): Mount["kind"] | undefined {
  if (volume) return { volume: volume.value };
  return host ? { host: host.value } : tmpfs && { tmpfs: true, size: tmpfs.value };
}

/** The one of several fields that is given; undefined when it is none or more than one, which was said. */
export function exactlyOne<T>(
  instance: Instance,
  report: Report,
  choices: Readonly<Record<string, Located<T> | undefined>>,
): Located<T> | undefined {
  let only: Located<T> | undefined;
  let count = 0;
  for (const name in choices) {
    only = choices[name] ?? only;
    if (choices[name]) count++;
  }
  if (count === 1) return only;
  const given = Object.values(choices).filter((choice) => choice !== undefined);
  const found = given.length === 0 ? "none" : "more than one";
  const values = { block: titleOf(instance), found, choices: Object.keys(choices).join(", ") };
  const also = given.map(({ span }) => ({ span, label: "given" }));
  report.add(diagnose("either-or", values, { at: instance.at, also }));
  return undefined;
}

function pathOf({ name = "", labels, at }: Instance): Located<string> {
  return { value: name, span: labels[0]?.at ?? at };
}
