import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Mount } from "../../3-evaluate/model.ts";
import { isWithin } from "../paths.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

/** What packages fill and an app cannot start without; a folder of the author's own below one may be mounted on. */
const systemFolders = [
  "/bin",
  "/boot",
  "/etc",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/sbin",
  "/usr",
  "/usr/bin",
  "/usr/lib",
  "/usr/lib64",
  "/usr/libexec",
  "/usr/sbin",
  "/usr/share",
  "/var",
  "/var/lib",
  "/var/lib/dpkg",
];

/** No mount lies over system files: the folders of the system, what `system` asks for, the executables of apps. */
export const systemMounts: CheckRule = ({ containers }) =>
  ofEach(containers, (container) => ofEach(container.mounts, (mount) => faults(container, mount)));

function faults({ system, apps }: Container, { path }: Mount): readonly Diagnostic[] {
  const reason = "it would hide the files that packages put there";
  if (systemFolders.includes(path.value))
    return [diagnose("forbidden-mount", { path: path.value, reason }, { at: path })];
  const hides = (file: Located<string> | undefined): boolean =>
    file !== undefined && isWithin(file.value, path.value);
  const hidden = system.find(hides) ?? apps.find(({ run }) => hides(run[0]))?.run[0];
  if (!hidden || path.value === "/") return nothing;
  const also = [{ span: path.span, label: "the mount" }];
  return [diagnose("hidden-file", { path: hidden.value, mount: path.value }, { at: hidden, also })];
}
