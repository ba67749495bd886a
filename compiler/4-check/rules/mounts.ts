import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Mount } from "../../3-evaluate/model.ts";
import { isInside, isWithin, uncleanReason } from "../paths.ts";
import { both, type CheckRule, filesOf, nothing, ofEach } from "../rule.ts";

/** Mounts lie where nothing of the kernel's or of the author's is hidden by them. */
export const mounts: CheckRule = ({ containers }) => ofEach(containers, ofContainer);

function ofContainer(container: Container): readonly Diagnostic[] {
  const { mounts } = container;
  if (mounts.length === 0) return nothing;
  return both(both(ofEach(mounts, place), conflicts(mounts)), hidden(container));
}

const kernels = ["/proc", "/sys", "/dev"];

function place({ path, kind }: Mount): readonly Diagnostic[] {
  const unclean = uncleanReason(path.value);
  if (unclean) return [diagnose("unclean-path", { path: path.value, reason: unclean }, { at: path })];
  const host = "host" in kind ? uncleanReason(kind.host) : undefined;
  if (host && "host" in kind)
    return [diagnose("unclean-path", { path: kind.host, reason: host }, { at: path })];
  if (path.value === "/")
    return [
      diagnose("forbidden-mount", { path: "/", reason: "it is the root file system itself" }, { at: path }),
    ];
  const kernel = kernels.find((folder) => isWithin(path.value, folder));
  if (!kernel || path.value.startsWith("/dev/shm")) return nothing;
  return [
    diagnose("forbidden-mount", { path: path.value, reason: `${kernel} is the kernel's` }, { at: path }),
  ];
}

function conflicts(mounts: readonly Mount[]): readonly Diagnostic[] {
  return ofEach(mounts, (inner) =>
    ofEach(mounts, (outer) => {
      if (!outer.readOnly || !isInside(inner.path.value, outer.path.value)) return nothing;
      const also = [{ span: outer.path.span, label: "the outer mount" }];
      const values = { inner: inner.path.value, outer: outer.path.value };
      return [diagnose("conflicting-mounts", values, { at: inner.path, also })];
    }),
  );
}

function hidden(container: Container): readonly Diagnostic[] {
  return ofEach(filesOf(container), ({ path }) => {
    const mount = container.mounts.find((each) => isWithin(path.value, each.path.value));
    if (!mount) return nothing;
    const also = [{ span: mount.path.span, label: "the mount" }];
    return [diagnose("hidden-file", { path: path.value, mount: mount.path.value }, { at: path, also })];
  });
}
