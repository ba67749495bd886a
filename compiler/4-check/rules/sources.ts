import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Source } from "../../3-evaluate/model.ts";
import type { CheckRule } from "../rule.ts";

/** A source has something to give, and its mirrors are places that can be asked. */
export const sources: CheckRule = (model) => model.sources.flatMap((source) => faultsOf(source));

function faultsOf(source: Source): readonly Diagnostic[] {
  switch (source.kind) {
    case "apt":
      return [
        ...filled(source, "suites", source.suites),
        ...source.mirrors.flatMap((mirror) => (isMirror(mirror.value) ? [] : [badMirror(mirror)])),
        ...(source.keyring ? [] : [diagnose("unsigned-source", { source: source.name }, { at: source })]),
      ];
    case "deb":
      return filled(source, "files", source.files);
    case "host":
      return [
        ...filled(source, "paths", source.paths),
        ...source.paths
          .filter(({ value }) => /^\/(proc|sys|dev|run)(\/|$)|^\/$|\/\.\.?(\/|$)/.test(value))
          .map((path) => diagnose("uncopyable-path", { path: path.value }, { at: path })),
      ];
    case "tar":
      return "urls" in source.from.value
        ? source.from.value.urls
            .filter((url) => !isMirror(url))
            .map((url) => badMirror({ value: url, span: source.from.span }))
        : [];
    case "oci":
      return "repository" in source.from.value && !isRepository(source.from.value.repository)
        ? [badMirror({ value: source.from.value.repository, span: source.from.span })]
        : [];
    case "dir":
      return [];
  }
}

function filled(source: Source, field: string, list: readonly unknown[]): readonly Diagnostic[] {
  return list.length > 0
    ? []
    : [diagnose("empty-list", { field, block: `source ${source.name}` }, { at: source })];
}

const isMirror = (url: string): boolean =>
  /^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(url) || /^(file:\/|project:)[^\s?#]*$/.test(url);
const isRepository = (url: string): boolean => /^https?:\/\/[^\s/?#]+\/[^\s?#:@]+$/.test(url);

function badMirror(mirror: Located<string>): Diagnostic {
  return diagnose("invalid-mirror", { mirror: mirror.value }, { at: mirror });
}
