import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { FileBlock } from "../../3-evaluate/model.ts";
import { isInside } from "../paths.ts";
import { both, type CheckRule, filesOf, nothing, ofEach, packagesOf } from "../rule.ts";

/**
 * Debian's packages of kernels, their modules, firmware, microcode and boot loaders. Headers are text and bring no
 * kernel: they may be needed to build something.
 */
const packages =
  /^(?:linux-image|linux-modules|linux-kernel|linux-signed|firmware-|grub-|shim-signed|(?:systemd-boot|lilo|dracut|initramfs-tools)(?![^=:])|syslinux)|^[^=:]*-(?:dkms|microcode)(?![^=:])/;

/** Folders of which only a kernel or a machine's firmware reads (hier(7), file-hierarchy(7)). */
const folders = ["/boot", "/lib/modules", "/usr/lib/modules", "/lib/firmware", "/usr/lib/firmware"];

/** A container runs on the kernel of its server and brings none. What packages hold is proved when they are unpacked. */
export const kernelParts: CheckRule = ({ containers }) =>
  ofEach(containers, (container) =>
    both(ofEach(packagesOf(container), ofPackage), ofEach(filesOf(container), ofFile)),
  );

function ofPackage({ value, span }: Located<string>): readonly Diagnostic[] {
  if (!packages.test(value)) return nothing;
  const [name = ""] = value.split(/[=:]/);
  return [diagnose("kernel-in-container", { what: `package ${name}` }, { at: span })];
}

function ofFile({ path: { value, span } }: FileBlock): readonly Diagnostic[] {
  if (!folders.some((folder) => isInside(value, folder))) return nothing;
  return [diagnose("kernel-in-container", { what: value }, { at: span })];
}
