import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defaultStore } from "../../../compiler/edge/store-folder.ts";

/** The oldest Node that Plimsoll runs on, and the newest with long-term support (nodejs.org/en/about/previous-releases). */
export const versions = ["20.20.2", "24.22.3"] as const;

/** The program of a version of Node: this one, or what npm brings of it, once for all runs. */
export function nodeOf(version: string): string {
  if (process.version === `v${version}`) return process.execPath;
  const folder = join(defaultStore(), "oracle-node", version);
  if (!existsSync(folder)) install(version, folder);
  return join(folder, "node_modules/node/bin/node");
}

function install(version: string, folder: string): void {
  mkdirSync(join(folder, ".."), { recursive: true });
  const fresh = mkdtempSync(`${folder}.`);
  try {
    const what = `node@npm:node-linux-${process.arch}@${version}`;
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--silent"];
    execFileSync("npm", ["install", "--prefix", fresh, ...quiet, what], {
      stdio: "ignore",
      timeout: 300_000,
    });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
