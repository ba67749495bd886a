import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../../3-evaluate/model.ts";
import { uncleanReason } from "../paths.ts";
import { before, type CheckRule, filesOf, repeated } from "../rule.ts";

/** A path in a container names one place, and one file stands there. */
export const filePaths: CheckRule = ({ containers }) => containers.flatMap(ofContainer);

function ofContainer(container: Container): Diagnostic[] {
  const files = filesOf(container);
  const twice = repeated(files, ({ path }) => path.value).map(({ first, again }) =>
    diagnose(
      "duplicate-file",
      { path: again.path.value },
      { at: again.path, also: before(first.path.span, "given here") },
    ),
  );
  return [
    ...files.flatMap(({ path }) =>
      unclean(path.value, path, path.value === "/" ? "it is a folder" : undefined),
    ),
    ...container.system.flatMap((path) => unclean(path.value, path)),
    ...container.apps.flatMap((app) => unclean(app.workdir, app)),
    ...twice,
  ];
}

function unclean(path: string, at: { readonly span: Span }, reason = uncleanReason(path)): Diagnostic[] {
  return reason === undefined ? [] : [diagnose("unclean-path", { path, reason }, { at })];
}
