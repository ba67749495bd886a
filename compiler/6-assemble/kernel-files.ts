import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry } from "../../spec/plan.ts";
import type { Container } from "../3-evaluate/model.ts";

/** Of which only a kernel or a machine's firmware reads, after the usr-merge; folders by themselves are harmless. */
const kernels = /^\/(boot|usr\/lib\/modules\/[^/]+|usr\/lib\/firmware)\/./;

/** A container runs on the kernel of its server and brings none: one message for each package that would. */
export function checkKernelFiles(
  entries: ReadonlyMap<string, Entry>,
  { name, span }: Container,
): readonly Diagnostic[] {
  const byOwner = new Map<string, string[]>();
  for (const { path, type, reason } of entries.values()) {
    if (type === "directory" || !kernels.test(path)) continue;
    const owner = reason.kind === "package" ? `package ${reason.package}` : "the container";
    const known = byOwner.get(owner);
    if (known) known.push(path);
    else byOwner.set(owner, [path]);
  }
  return [...byOwner].map(([owner, [path = "", ...others]]) => {
    const notes = others.length > 0 ? [`and ${others.length} files more`] : [];
    return diagnose("kernel-file", { owner, path, container: name }, { at: span, notes });
  });
}
