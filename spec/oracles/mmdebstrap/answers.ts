import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const script =
  'ip link set lo up; "$0" "$1" up "$2"; status=$?; "$0" "$1" down >/dev/null 2>&1; exit $status';

/**
 * Starts a bundle with the runtime until the probe of its app has passed, and takes it down again; gives what was said when
 * it did not. State, network and mounts are its own, so that nothing else on the machine is in the way or left behind.
 */
export function answers(bundle: string): string | undefined {
  const state = mkdtempSync(join(tmpdir(), "plimsoll-answers-"));
  const inside = ["/bin/sh", "-c", script, process.execPath, resolve("dist/runtime.cjs"), bundle];
  try {
    const { status, stdout, stderr } = spawnSync("unshare", ["--net", "--mount", ...inside], {
      encoding: "utf8",
      env: { ...process.env, PLIMSOLL_STATE: state, NO_COLOR: "1" },
      timeout: 300_000,
    });
    return status === 0 ? undefined : `${stdout}${stderr}`;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}
