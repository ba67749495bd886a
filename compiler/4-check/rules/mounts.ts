import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Mount } from "../../3-evaluate/model.ts";
import { isInside, uncleanReason } from "../paths.ts";
import { type CheckRule, filesOf } from "../rule.ts";

/** Mounts lie where nothing of the kernel's or of the author's is hidden by them. */
export const mounts: CheckRule = ({ containers }) =>
  containers.flatMap((container) => [
    ...container.mounts.flatMap(place),
    ...conflicts(container),
    ...hidden(container),
  ]);

const kernels = ["/proc", "/sys", "/dev"];

function place({ path, kind }: Mount): Diagnostic[] {
  const unclean = uncleanReason(path.value);
  if (unclean) return [diagnose("unclean-path", { path: path.value, reason: unclean }, { at: path })];
  const host = "host" in kind ? uncleanReason(kind.host) : undefined;
  if (host && "host" in kind)
    return [diagnose("unclean-path", { path: kind.host, reason: host }, { at: path })];
  if (path.value === "/")
    return [
      diagnose("forbidden-mount", { path: "/", reason: "it is the root file system itself" }, { at: path }),
    ];
  const kernel = kernels.find((folder) => path.value === folder || isInside(path.value, folder));
  if (!kernel || path.value.startsWith("/dev/shm")) return [];
  return [
    diagnose("forbidden-mount", { path: path.value, reason: `${kernel} is the kernel's` }, { at: path }),
  ];
}

function conflicts({ mounts }: Container): Diagnostic[] {
  const readOnly = mounts.filter((mount) => mount.readOnly);
  return mounts.flatMap((inner) =>
    readOnly
      .filter((outer) => isInside(inner.path.value, outer.path.value))
      .map((outer) => {
        const also = [{ span: outer.path.span, label: "the outer mount" }];
        return diagnose(
          "conflicting-mounts",
          { inner: inner.path.value, outer: outer.path.value },
          { at: inner.path, also },
        );
      }),
  );
}

function hidden(container: Container): Diagnostic[] {
  const { mounts } = container;
  if (mounts.length === 0) return [];
  return filesOf(container).flatMap(({ path }) => {
    const mount = mounts.find(
      (each) => path.value === each.path.value || isInside(path.value, each.path.value),
    );
    if (!mount) return [];
    const also = [{ span: mount.path.span, label: "the mount" }];
    return [diagnose("hidden-file", { path: path.value, mount: mount.path.value }, { at: path, also })];
  });
}
