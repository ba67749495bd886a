import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import { bundleFiles, compareBundle } from "../edge/compare-bundle.ts";
import type { Difference } from "../edge/compare-tree.ts";
import type { Project } from "../edge/project-files.ts";
import { openStore } from "../edge/store.ts";
import { defaultStore } from "../edge/store-folder.ts";
import type { Built } from "./built.ts";
import { readBundle } from "./bundle-plan.ts";

/** A container whose second build came out otherwise: `found` is of the second. */
export interface Unlike {
  readonly container: string;
  readonly differences: readonly Difference[];
}
/** What differs, or what the second build had to say instead. */
export type SecondBuild =
  | { readonly unlike: readonly Unlike[] }
  | { readonly diagnostics: readonly Diagnostic[] };

/** What is otherwise the second time. */
export const conditions = [
  "clock a year ahead",
  "zone Asia/Tokyo",
  "locale tr_TR.UTF-8",
  "umask 077",
  "another path",
  "another home",
  "folders read backwards",
  "one core",
  "an empty store",
] as const;

/**
 * Builds a project that was just built once more, from its lock and the archives at hand, in a process for which all that must
 * not matter is otherwise, and compares the bundles byte by byte. Throws StoreErrors.
 */
export function buildAgain(project: Project, first: readonly Built[]): SecondBuild {
  const work = mkdtempSync(join(tmpdir(), "plimsoll-check-"));
  try {
    const out = join(work, "out");
    const { status, stdout, stderr } = run(copyOf(project, work), storeFor(project, work), work, out);
    if (status === 1) return { diagnostics: JSON.parse(stdout).diagnostics };
    if (status !== 0) throw new Error(`the second build ended with ${status}: ${stderr.slice(-2000)}`);
    return { unlike: first.flatMap((one) => compare(one, join(out, one.container))) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compare({ container, path }: Built, second: string): Unlike[] {
  const entries = readBundle(path)?.entries ?? [];
  const differences = compareBundle(second, bundleFiles(path), entries);
  return differences.length === 0 ? [] : [{ container, differences }];
}

function run(project: string, store: string, work: string, out: string) {
  const shim = join(work, "otherwise.cjs");
  writeFileSync(shim, otherwise);
  const args = [process.argv[1] ?? "", "build", project, "--locked", "--out", out, "--format", "json"];
  return spawnSync(process.execPath, ["--require", shim, ...args], {
    cwd: "/",
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: {
      PATH: process.env.PATH,
      HOME: work,
      TZ: "Asia/Tokyo",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      PLIMSOLL_STORE: store,
    },
  });
}

/** Where a project is one file of a folder, its copy is too; what earlier builds wrote is left out. */
function copyOf({ name, folder }: Project, work: string): string {
  const copy = join(work, "elsewhere", "project");
  mkdirSync(join(work, "elsewhere"));
  cpSync(folder, copy, {
    recursive: true,
    filter: (path) => basename(path) !== ".plimsoll",
    verbatimSymlinks: true,
  });
  return name.endsWith(".plim") ? join(copy, basename(name)) : copy;
}

/** A store with the archives of the lock and nothing that was ever derived from them, so that no network is needed. */
function storeFor({ files }: Project, work: string): string {
  const [from, to] = [openStore(defaultStore()), openStore(join(work, "store"))];
  const { value } = readLock(Buffer.from(files.read(LOCK_NAME) ?? []).toString("utf8"));
  for (const { digest } of value?.packages ?? []) {
    const archive = from.archive(digest);
    if (archive === undefined || to.archive(digest) !== undefined) continue;
    const temporary = to.temporary();
    try {
      linkSync(archive, temporary);
    } catch {
      copyFileSync(archive, temporary);
    }
    to.keepArchive(temporary, digest);
  }
  return to.folder;
}

/** Loaded before the program: another clock, umask and number of cores, and folders in the reverse order. */
const otherwise = `"use strict";
process.umask(0o077);
const ahead = 366 * 86400000;
const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...parts) {
    super(...(parts.length === 0 ? [Real.now() + ahead] : parts));
  }
  static now() {
    return Real.now() + ahead;
  }
};
const os = require("node:os");
os.availableParallelism = () => 1;
const fs = require("node:fs");
const { readdirSync } = fs;
fs.readdirSync = (...words) => [...readdirSync(...words)].reverse();
require("node:module").syncBuiltinESMExports();
`;
