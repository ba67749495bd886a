import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fill, type Visit } from "./fill.ts";

/** The same questions on this machine's own kernel; gives what a guest's console would show. */
export function visitHere(subject: Visit): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-here-"));
  fill(folder, subject);
  const ran = spawnSync("bash", [join(folder, "ask.sh"), folder], {
    encoding: "utf8",
    env: { ...process.env, PLIMSOLL_STATE: join(folder, "state") },
    timeout: 300_000,
  });
  if (ran.error) throw ran.error;
  // A mount that was left would be another difference, and is not to be deleted through.
  if (!/left nothing\n$/.test(ran.stdout)) return ran.stderr + ran.stdout;
  rmSync(folder, { recursive: true });
  return ran.stderr + ran.stdout;
}
