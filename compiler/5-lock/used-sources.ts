import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource, Container, DebSource, Model, Source, TreeSource } from "../3-evaluate/model.ts";

/** The sources that some container uses, by name. */
export function usedSources({ sources, containers }: Model): readonly Source[] {
  return sources.filter(({ name }) => containers.some((container) => container.sources.includes(name)));
}

export const isArchive = (source: Source): source is AptSource => source.kind === "apt";
export const isDeb = (source: Source): source is DebSource => source.kind === "deb";
export const isTree = (source: Source): source is TreeSource => !isArchive(source) && !isDeb(source);

export function aptSourceNamed({ sources }: Model, name: string): AptSource | undefined {
  return sources.filter(isArchive).find((source) => source.name === name);
}

/** The sources of a container, in its own order. */
export function sourcesOf({ sources }: Model, container: Container): readonly Source[] {
  return container.sources.flatMap((name) => sources.find((source) => source.name === name) ?? []);
}

/** The architecture of a container's packages; its profiles must agree. */
export function architectureOf(model: Model, container: Container): Checked<string | undefined> {
  const names = container.profiles.map(({ value }) => value);
  const profiles = model.profiles.filter(({ name }) => names.includes(name));
  const architectures = [...new Set(profiles.map(({ architecture }) => architecture.value))];
  if (architectures.length === 1) return { value: architectures[0], diagnostics: [] };
  const values = { container: container.name, architectures: architectures.join(", ") };
  const also = profiles.map(({ architecture }) => ({ span: architecture.span, label: architecture.value }));
  const diagnostic = diagnose("mixed-architectures", values, {
    at: container.profiles[0] ?? container.span,
    also,
  });
  return { value: undefined, diagnostics: [diagnostic] };
}
