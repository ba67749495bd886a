import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

/**
 * What a process may do with a capability that reaches beyond its container: capabilities(7), Linux man-pages 6.9. No
 * container has a user namespace (spec/runtime.md), so each holds for the host.
 */
const reach: ReadonlyMap<string, string> = new Map([
  ["CAP_SYS_ADMIN", "mount, enter namespaces, and most of what root may"],
  ["CAP_SYS_MODULE", "load code into the kernel"],
  ["CAP_SYS_RAWIO", "read and write the machine's memory and devices"],
  ["CAP_SYS_PTRACE", "read and change the memory of other processes"],
  ["CAP_SYS_BOOT", "restart the machine, or load another kernel"],
  ["CAP_SYS_TIME", "set the clock of the host"],
  ["CAP_NET_ADMIN", "change interfaces, routes and filters, and take another container's address"],
  ["CAP_DAC_OVERRIDE", "read, write and run every file, whatever its mode"],
  ["CAP_DAC_READ_SEARCH", "read every file, and open files of the host by their handles"],
  ["CAP_MAC_ADMIN", "change the rules of the security module"],
  ["CAP_MAC_OVERRIDE", "pass the rules of the security module"],
  ["CAP_SYSLOG", "read the kernel's log and its addresses"],
  ["CAP_BPF", "load programs into the kernel"],
  ["CAP_PERFMON", "watch the kernel and all processes of the host"],
]);

/** A capability that undoes the isolation of a container is worth a second look (spec/checks.md). */
export const strongCapabilities: CheckRule = ({ containers }) =>
  ofEach(containers, ({ apps }) => ofEach(apps, ({ capabilities }) => ofEach(capabilities, faults)));

function faults({ value: capability, span }: Located<string>): readonly Diagnostic[] {
  const allows = reach.get(capability);
  return allows ? [diagnose("strong-capability", { capability, allows }, { at: span })] : nothing;
}
