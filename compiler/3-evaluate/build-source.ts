import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { exactlyOne } from "./build-file.ts";
import { childrenOf } from "./children.ts";
import { assignedFields, type Instance } from "./instance.ts";
import type { Pin, Source } from "./model.ts";
import { placeIn } from "./place.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";
import { pin as pinSchema, type SourceType, sourceFields, sourceOf, sourceTypes } from "./schema/source.ts";

/** A source of the model, or undefined when something about it was reported. */
export function buildSource(
  instance: Instance,
  name: string,
  reader: Reader,
  report: Report,
): Source | undefined {
  const label = instance.labels[0]?.datum;
  const type = sourceTypes.find((one) => label && "value" in label && label.value === one);
  if (!type || refusesForeign(instance, type, report)) return undefined;
  const ground = { instance, reader, report, base: { name, span: instance.at } };
  return builders[type](ground);
}

interface Ground {
  readonly instance: Instance;
  readonly reader: Reader;
  readonly report: Report;
  readonly base: { readonly name: string; readonly span: Pin["span"] };
}

const builders: Readonly<Record<SourceType, (ground: Ground) => Source | undefined>> = {
  apt: buildApt,
  deb: buildDeb,
  dir: (ground) => {
    const fields = ground.reader.fields(ground.instance, sourceOf("dir"));
    return fields && { kind: "dir", ...ground.base, path: fields.path, ...placed(fields) };
  },
  tar: buildTar,
  oci: buildOci,
  host: ({ reader, instance, base }) => {
    const fields = reader.fields(instance, sourceOf("host"));
    return fields && { kind: "host", ...base, paths: fields.paths.value, replaces: fields.replaces.value };
  },
};

function buildApt({ instance, reader, report, base }: Ground): Source | undefined {
  const fields = reader.fields(instance, sourceOf("apt"));
  const pins = pinsOf(instance, reader, report);
  if (!fields || !pins) return undefined;
  const trusted = fields.trusted.value ? fields.trusted : undefined;
  const trust = exactlyOne<unknown>(instance, report, { keyring: fields.keyring, trusted });
  if (!trust) return undefined;
  const components = fields.components.value.map(({ value }) => value);
  const signedBy = fields["signed-by"].value.map(({ value }) => value.replace(/\s/g, "").toUpperCase());
  return {
    kind: "apt",
    ...base,
    suites: fields.suites.value,
    components: components.length > 0 ? components : ["main"],
    mirrors: fields.mirrors.value,
    ...(fields.keyring && { keyring: fields.keyring }),
    ...(signedBy.length > 0 && { signedBy }),
    ...(pins.length > 0 && { pins }),
  };
}

function buildDeb({ instance, reader, report, base }: Ground): Source | undefined {
  const fields = reader.fields(instance, sourceOf("deb"));
  const pins = pinsOf(instance, reader, report);
  if (!fields || !pins) return undefined;
  return { kind: "deb", ...base, files: fields.files.value, ...(pins.length > 0 && { pins }) };
}

function buildTar({ instance, reader, report, base }: Ground): Source | undefined {
  const fields = reader.fields(instance, sourceOf("tar"));
  if (!fields) return undefined;
  const { path, urls, digest } = fields;
  const from = exactlyOne<{ path: string } | { urls: readonly string[] }>(instance, report, {
    path: path && { value: { path: path.value }, span: path.span },
    urls: urls && { value: { urls: urls.value.map(({ value }) => value) }, span: urls.span },
  });
  if (!from) return undefined;
  return {
    kind: "tar",
    ...base,
    from,
    strip: fields.strip.value,
    ...(digest && { digest }),
    ...placed(fields),
  };
}

function buildOci({ instance, reader, report, base }: Ground): Source | undefined {
  const fields = reader.fields(instance, sourceOf("oci"));
  if (!fields) return undefined;
  const { path, repository, tag, digest } = fields;
  const from = exactlyOne<{ path: string } | { repository: string }>(instance, report, {
    path: path && { value: { path: path.value }, span: path.span },
    repository: repository && { value: { repository: repository.value }, span: repository.span },
  });
  if (!from) return undefined;
  return { kind: "oci", ...base, from, ...(tag && { tag }), ...(digest && { digest }), ...placed(fields) };
}

function placed({ to, replaces }: { readonly to: Located<string>; readonly replaces: Located<boolean> }) {
  return { to: to.value, replaces: replaces.value };
}

/** Undefined when one of them was reported. */
function pinsOf(instance: Instance, reader: Reader, report: Report): readonly Pin[] | undefined {
  const pins = childrenOf(instance, "pin").map((each) => buildPin(each, reader, report));
  return pins.includes(undefined) ? undefined : (pins as Pin[]);
}

function buildPin(instance: Instance, reader: Reader, report: Report): Pin | undefined {
  const fields = reader.fields(instance, pinSchema);
  if (!fields) return undefined;
  const { release, version, origin } = fields;
  const choices = { release, version, origin };
  const data = exactlyOne(instance, report, choices);
  const by = (["release", "version", "origin"] as const).find((one) => choices[one] === data);
  if (!data || !by) return undefined;
  const packages = fields.packages.value.flatMap(({ value }) => value.split(/\s+/).filter(Boolean));
  return {
    span: instance.at,
    packages: packages.length === 1 && packages[0] === "*" ? [] : packages,
    by,
    data: data.value,
    priority: fields.priority.value,
  };
}

/** Fields and pins that another type of source takes: they would be passed over in silence. */
function refusesForeign(instance: Instance, type: SourceType, report: Report): boolean {
  const known = Object.keys(sourceFields[type]);
  const foreign = assignedFields(instance).flatMap(([, [first]]) =>
    first && !known.includes(first.field.text) ? [first] : [],
  );
  for (const { field, environment } of foreign) {
    const at = placeIn(environment.source, field.value);
    const notes = [`it has ${known.join(", ")}`];
    report.add(diagnose("foreign-field", { type, field: field.text }, { at, notes }));
  }
  const pins = type === "apt" || type === "deb" ? [] : childrenOf(instance, "pin");
  for (const one of pins)
    report.add(
      diagnose(
        "foreign-field",
        { type, field: "pin" },
        { at: one.at, notes: ["only packages have versions"] },
      ),
    );
  return foreign.length + pins.length > 0;
}
