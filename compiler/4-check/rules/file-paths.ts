import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../../3-evaluate/model.ts";
import { uncleanReason } from "../paths.ts";
import { before, type CheckRule, repeated } from "../rule.ts";

/** A path in a container names one place, and one file stands there. */
export const filePaths: CheckRule = ({ containers }) => containers.flatMap(ofContainer);

function ofContainer(container: Container): Diagnostic[] {
  const files = [...container.files, ...container.apps.flatMap((app) => app.files)].map(({ path }) => path);
  const workdirs = container.apps.map(({ workdir, span }) => ({ value: workdir, span }));
  const unclean = [...files, ...container.system, ...workdirs].flatMap((path) => {
    const reason = uncleanReason(path.value);
    return reason ? [diagnose("unclean-path", { path: path.value, reason }, { at: path })] : [];
  });
  const twice = repeated(files, ({ value }) => value).map(({ first, again }) =>
    diagnose("duplicate-file", { path: again.value }, { at: again, also: before(first.span, "given here") }),
  );
  const root = files
    .filter(({ value }) => value === "/")
    .map((path) => diagnose("unclean-path", { path: "/", reason: "it is a folder" }, { at: path }));
  return [...unclean, ...root, ...twice];
}
