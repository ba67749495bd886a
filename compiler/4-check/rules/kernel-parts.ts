import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import { isInside } from "../paths.ts";
import { type CheckRule, filesOf, packagesOf } from "../rule.ts";

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
  containers.flatMap((container) => [
    ...packagesOf(container).flatMap((request) => ofPackage(request)),
    ...filesOf(container).flatMap(({ path }) => ofFile(path)),
  ]);

function ofPackage({ value, span }: Located<string>): Diagnostic[] {
  if (!packages.test(value)) return [];
  const [name = ""] = value.split(/[=:]/);
  return [diagnose("kernel-in-container", { what: `package ${name}` }, { at: span })];
}

function ofFile({ value, span }: Located<string>): Diagnostic[] {
  if (!folders.some((folder) => isInside(value, folder))) return [];
  return [diagnose("kernel-in-container", { what: value }, { at: span })];
}
