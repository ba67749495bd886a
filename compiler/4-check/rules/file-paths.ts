import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../../3-evaluate/model.ts";
import { uncleanReason } from "../paths.ts";
import { before, both, type CheckRule, filesOf, nothing, ofEach, repeated } from "../rule.ts";

/** A path in a container names one place, and one file stands there. */
export const filePaths: CheckRule = ({ containers }) => ofEach(containers, ofContainer);

function ofContainer(container: Container): readonly Diagnostic[] {
  const files = filesOf(container);
  const twice = repeated(files, ({ path }) => path.value).map(({ first, again }) =>
    diagnose(
      "duplicate-file",
      { path: again.path.value },
      { at: again.path, also: before(first.path.span, "given here") },
    ),
  );
  const odd = ofEach(files, ({ path }) =>
    unclean(path.value, path, path.value === "/" ? "it is a folder" : undefined),
  );
  const wanted = ofEach(container.system, (path) => unclean(path.value, path));
  const folders = ofEach(container.apps, (app) => unclean(app.workdir, app));
  return both(both(both(odd, wanted), folders), twice);
}

function unclean(
  path: string,
  at: { readonly span: Span },
  reason = uncleanReason(path),
): readonly Diagnostic[] {
  return reason === undefined ? nothing : [diagnose("unclean-path", { path, reason }, { at })];
}
