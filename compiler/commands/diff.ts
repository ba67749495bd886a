import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import { bundleFiles } from "../edge/compare-bundle.ts";
import { readBundle } from "./bundle-plan.ts";
import { diffLocks, diffText, isEmpty } from "./lock-diff.ts";
import { type Answer, answer } from "./output.ts";
import { planDifference, planDifferenceText } from "./plan-difference.ts";

/** `plimsoll diff A B`: what differs between two locks, or two bundles. Exit status 2 when anything does. */
export async function diff(left: string, right: string, format: Format): Promise<number> {
  return answer(format, ".", compare(left, right));
}

function compare(left: string, right: string): Answer {
  const [before, after] = [readBundle(left), readBundle(right)];
  if (before && after) {
    const plans = planDifference(before, after);
    const files = filesThatDiffer(left, right);
    const differs = before.rootDigest !== after.rootDigest || files.length > 0;
    const own = files.map((name) => `  ~ ${name} of the bundle\n`).join("");
    const data = { diff: { kind: "bundles", ...plans, bundleFiles: files } };
    return { diagnostics: [], data, text: planDifferenceText(plans) + own, differs };
  }
  const [old, now] = [lockAt(left), lockAt(right)];
  if (!old || !now) {
    const odd = old ? right : left;
    const reason = `${odd} is no bundle and no lock; diff compares two of one kind`;
    return { diagnostics: [diagnose("wrong-usage", { reason })] };
  }
  const diagnostics = [...old.diagnostics, ...now.diagnostics];
  if (!old.value || !now.value) return { diagnostics };
  const locks = diffLocks(old.value, now.value);
  return {
    diagnostics,
    data: { diff: { kind: "locks", ...locks } },
    text: diffText(locks),
    differs: !isEmpty(locks),
  };
}

/** A lock by its own path, or by that of its project. */
function lockAt(path: string): Checked<LockFile | undefined> | undefined {
  const inProject = join(path, LOCK_NAME);
  const file = existsSync(inProject) ? inProject : path;
  try {
    return readLock(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Names of the files beside the root that are not the same in both bundles. */
function filesThatDiffer(left: string, right: string): string[] {
  const [before, after] = [bundleFiles(left), bundleFiles(right)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.filter((name) => {
    const [a, b] = [before.get(name), after.get(name)];
    return !a || !b || !Buffer.from(a.bytes).equals(b.bytes);
  });
}
