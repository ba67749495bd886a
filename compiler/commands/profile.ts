import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { type Answer, answer } from "./output.ts";
import type { ProfileAction } from "./profile-actions.ts";
import { diffProfiles } from "./profile-diff.ts";
import { listProfiles } from "./profile-list.ts";
import { probeMachine } from "./profile-probe.ts";

export interface ProfileOptions {
  readonly format: Format;
  readonly name?: string;
}

/** `plimsoll profile list [NAME…]`, `profile probe`, `profile diff A B`. */
export async function profile(
  action: ProfileAction,
  names: readonly string[],
  { format, name }: ProfileOptions,
): Promise<number> {
  const fault = misuse(action, names, name);
  if (fault) return answer(format, ".", { diagnostics: [diagnose("wrong-usage", { reason: fault })] });
  return answer(format, ".", act(action, names, name));
}

function act(action: ProfileAction, names: readonly string[], name = "machine"): Answer {
  if (action === "list") return listProfiles(names);
  if (action === "probe") return probeMachine(name);
  return diffProfiles(names[0] ?? "", names[1] ?? "");
}

function misuse(
  action: ProfileAction,
  names: readonly string[],
  name: string | undefined,
): string | undefined {
  if (action === "diff" && names.length !== 2) return "profile diff compares two profiles";
  if (action === "probe" && names.length > 0) return "profile probe asks this machine and takes no profile";
  if (name !== undefined && action !== "probe") return "--name is for profile probe";
  return name === undefined || /^[a-z][a-z0-9-]{0,62}$/.test(name)
    ? undefined
    : `${name} is no name of a profile: lower-case letters, digits and -`;
}
