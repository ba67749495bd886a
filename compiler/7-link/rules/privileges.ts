import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Entry, Privileges } from "../../../spec/plan.ts";
import { plainCapability } from "../../formats/capabilities.ts";
import { fileCapabilityText, readFileCapability } from "../../formats/file-capability.ts";
import { bringerOf, privilegesOf, privilegeText } from "../../formats/privileges.ts";
import type { LoadedClosure } from "../loaded.ts";
import type { Program } from "../program.ts";
import type { LinkRule, Proof } from "./proof.ts";

/**
 * What a command's executable gives to who executes it: that the kernel lets it be executed with the capabilities that the app
 * has, and that the app does not go without what a package means it to have (spec/link.md, Privileges). The bits of scripts
 * are never heard (execve(2)).
 */
export const privileges: LinkRule = (proof) =>
  proof.trace.closures.flatMap((closure) => {
    const entry = entryOf(proof, closure);
    return entry ? [...refusal(proof, entry), ...loss(proof, entry)] : [];
  });

function entryOf({ system }: Proof, { files: [head] }: LoadedClosure): Entry | undefined {
  if (!head) return undefined;
  const { entry, file } = head.found;
  return entry.type === "hardlink" ? system.tree.lookup(file) : entry;
}

/**
 * `bprm_caps_from_vfs_caps` of Linux' security/commoncap.c: EPERM, for root too, where a file has capabilities at once
 * in force and the bounding set lacks one of them. An app's bounding set is what it declares.
 */
function refusal({ trace }: Proof, entry: Entry): Diagnostic[] {
  const { what, at, capabilities } = trace.program;
  const value = privilegesOf(entry)?.capability;
  const file = value === undefined ? undefined : readFileCapability(value);
  const missing = file?.effective ? file.permitted.filter((name) => !capabilities.includes(name)) : [];
  if (!file || missing.length === 0) return [];
  const values = { what, path: entry.path, has: fileCapabilityText(file), missing: plain(missing) };
  return [diagnose("refused-execution", values, { at, label: "is refused with EPERM" })];
}

function loss({ trace, names }: Proof, entry: Entry): Diagnostic[] {
  const { what, at } = trace.program;
  if (!entry.dropped || !matters(entry.dropped, entry, trace.program)) return [];
  const [owner = "what makes it"] = bringerOf(entry);
  const values = { what, path: entry.path, privileges: privilegeText(entry.dropped, entry, names), owner };
  return [diagnose("unprivileged-command", values, { at, label: "runs without it", notes: ways(entry) })];
}

/** An app that has all of it by its own declaration loses nothing. */
function matters({ mode, capability }: Privileges, { uid, gid }: Entry, program: Program): boolean {
  const { capabilities, uid: user, gid: group } = program;
  const given = capability === undefined ? undefined : readFileCapability(capability)?.permitted;
  if (given?.some((name) => !capabilities.includes(name))) return true;
  return ((mode & 0o4000) !== 0 && user !== uid) || ((mode & 0o2000) !== 0 && group !== gid);
}

function ways({ dropped, path }: Entry): string[] {
  const file = dropped?.capability === undefined ? undefined : readFileCapability(dropped.capability);
  const own = file ? [`capabilities = ${plain(file.permitted)} gives the app itself that right`] : [];
  return [...own, `privileged-files = [${path}] leaves it to the file`];
}

/** As an author writes them: `net-raw`, `[net-admin, net-raw]`. */
function plain(names: readonly string[]): string {
  const words = names.map(plainCapability);
  return words.length === 1 ? (words[0] ?? "") : `[${words.join(", ")}]`;
}
