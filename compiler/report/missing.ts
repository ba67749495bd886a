import type { Model } from "../3-evaluate/model.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import type { Missing } from "./report.ts";

/** The parts that could not be shown, and how to have them; undefined when there are none. */
export function missingParts(
  { containers }: Model,
  lock: LockFile | undefined,
  isLinked: boolean,
): Missing | undefined {
  if (isLinked || containers.length === 0) return undefined;
  const built = [
    "the proof of a build that passes",
    "the closure of each app",
    "the size of each container by package",
  ];
  const why = "the project does not build as it is locked; the findings say why";
  if (lock) return { parts: built, why, run: "plimsoll plan" };
  const chosen = "addresses, MACs and machine-ids that the lock chooses";
  return { parts: [chosen, ...built], why: "there is no lock that can be read", run: "plimsoll lock" };
}
