import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { CheckRule } from "../rule.ts";

/** A source has suites, and its mirrors are places that can be asked. */
export const sources: CheckRule = (model) =>
  model.sources.flatMap((source) => [
    ...(source.suites.length === 0
      ? [diagnose("empty-list", { field: "suites", block: `source ${source.name}` }, { at: source })]
      : []),
    ...source.mirrors
      .filter(({ value }) => !/^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(value))
      .map((mirror) => diagnose("invalid-mirror", { mirror: mirror.value }, { at: mirror })),
  ]);
