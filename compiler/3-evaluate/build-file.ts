import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { spanOf } from "./datum.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { FileBlock, Mount } from "./model.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";
import { file } from "./schema/file.ts";
import { mount } from "./schema/mount.ts";

/** A file of the author's, or undefined when something about it was reported. */
export function buildFile(instance: Instance, reader: Reader, report: Report): FileBlock | undefined {
  const fields = reader.fields(instance, file);
  if (!fields) return undefined;
  const { from, content } = fields;
  const body = exactlyOne(instance, report, {
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
export function buildMount(instance: Instance, reader: Reader, report: Report): Mount | undefined {
  const fields = reader.fields(instance, mount);
  if (!fields) return undefined;
  const { volume, host, tmpfs, mode, user } = fields;
  const kind = exactlyOne<Mount["kind"]>(instance, report, {
    volume: volume && { value: { volume: volume.value }, span: volume.span },
    host: host && { value: { host: host.value }, span: host.span },
    tmpfs: tmpfs && { value: { tmpfs: true, size: tmpfs.value }, span: tmpfs.span },
  });
  if (!kind) return undefined;
  const readOnly = fields["read-only"].value;
  return {
    path: pathOf(instance),
    kind: kind.value,
    readOnly,
    ...(fields.shared.value && { shared: true }),
    ...(mode && { mode: mode.value }),
    ...(user && { user: user.value }),
  };
}

/** Of several fields exactly one is given. */
export function exactlyOne<T>(
  instance: Instance,
  report: Report,
  choices: Readonly<Record<string, Located<T> | undefined>>,
): Located<T> | undefined {
  const given = Object.values(choices).filter((choice) => choice !== undefined);
  if (given.length === 1) return given[0];
  const found = given.length === 0 ? "none" : "more than one";
  const values = { block: titleOf(instance), found, choices: Object.keys(choices).join(", ") };
  const also = given.map(({ span }) => ({ span, label: "given" }));
  report.add(diagnose("either-or", values, { at: spanOf(instance.at), also }));
  return undefined;
}

function pathOf({ labels, at }: Instance): Located<string> {
  const label = labels[0];
  const value = label && "value" in label.datum ? String(label.datum.value) : "";
  return { value, span: spanOf(label?.at ?? at) };
}
