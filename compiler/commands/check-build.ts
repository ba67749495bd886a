import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { readDiagnostics } from "../../spec/diagnostics/report-json.ts";
import { openProgress } from "../../spec/progress/choose.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import { bundleFiles, compareBundle } from "../edge/compare-bundle.ts";
import { compareImages } from "../edge/compare-images.ts";
import type { Difference } from "../edge/compare-tree.ts";
import { hearInterrupts } from "../edge/interrupts.ts";
import { passingFolder } from "../edge/passing-folder.ts";
import type { Project } from "../edge/project-files.ts";
import { runToEnd } from "../edge/run-to-end.ts";
import type { Condition, Unchanged } from "./attempt.ts";
import type { Built } from "./built.ts";
import { readBundle } from "./bundle-plan.ts";
import { otherConditions } from "./other-conditions.ts";
import { giveTo } from "./other-user.ts";
import type { OutputForm } from "./output-forms.ts";
import { copyProject } from "./second-project.ts";
import { describeDifferences } from "./verify.ts";

/** What was built: bundles, or images with the options that they were made by. */
export type FirstBuild =
  | { readonly as: "bundle"; readonly bundles: readonly Built[] }
  | {
      readonly as: Exclude<OutputForm, "bundle">;
      readonly compress: Compression | undefined;
      readonly out: string;
    };

/** Something that came out otherwise the second time: a container's bundle, or all that lies beside each other as images. */
export interface Unlike {
  readonly container: string;
  readonly differences: readonly Difference[];
}
export interface SecondBuild {
  /** What the second build had to say instead of a result. */
  readonly diagnostics: readonly Diagnostic[];
  readonly conditions: readonly Condition[];
  readonly unchanged: readonly Unchanged[];
  readonly unlike: readonly Unlike[];
}

/**
 * Builds a project that was just built once more, from its lock and the archives at hand, in a process for which all that must
 * not matter is otherwise, and compares what comes of it byte by byte. Who interrupts it finds nothing of it left. Throws StoreErrors.
 */
export async function buildAgain(project: Project, first: FirstBuild): Promise<SecondBuild> {
  const interrupts = hearInterrupts();
  const work = passingFolder(tmpdir(), "plimsoll-check-");
  const progress = openProgress();
  progress.tell({ step: "repeat" });
  try {
    const { value: lock } = readLock(Buffer.from(project.files.read(LOCK_NAME) ?? []).toString("utf8"));
    const { conditions, unchanged, command, env, owner } = otherConditions(lock, first.as, work);
    const copy = copyProject(project, lock, work);
    if (owner !== undefined) giveTo(owner, work);
    const out = join(work, "out");
    const words = [...command, "build", copy.name, ...optionsOf(first, out)];
    const options = { cwd: "/", env: { ...env, PLIMSOLL_STORE: copy.store } };
    const ran = await runToEnd(words, options, interrupts);
    const told = { conditions, unchanged, diagnostics: [], unlike: [] };
    if (ran.status === 1) return { ...told, diagnostics: readDiagnostics(ran.stdout) };
    if (ran.status !== 0 && !interrupts.by)
      throw new Error(`the second build ended with ${ran.status}: ${ran.stderr.slice(-2000)}`);
    return { ...told, unlike: interrupts.by ? [] : compare(first, out) };
  } finally {
    progress.end();
    rmSync(work, { recursive: true, force: true });
    await interrupts.end();
  }
}

function optionsOf(first: FirstBuild, out: string): string[] {
  const compress = first.as !== "bundle" && first.compress ? ["--compress", first.compress] : [];
  return ["--locked", "--quiet", "--format", "json", "--as", first.as, ...compress, "--out", out];
}

function compare(first: FirstBuild, second: string): Unlike[] {
  if (first.as !== "bundle") return unlike(first.as, compareImages(first.out, second, first.as));
  return first.bundles.flatMap(({ container, path }) => {
    const entries = readBundle(path)?.entries ?? [];
    return unlike(container, compareBundle(join(second, container), bundleFiles(path), entries));
  });
}

function unlike(container: string, differences: readonly Difference[]): Unlike[] {
  return differences.length === 0 ? [] : [{ container, differences }];
}

/** For people: what is unlike, else that nothing is; then what was changed for that, and what could not be. */
export function describeSecond({ conditions, unchanged, unlike }: SecondBuild): string {
  const found = unlike.map(describeDifferences).join("");
  const changed = conditions.map(({ name, first, second }) => `  ${name}: ${first}, then ${second}\n`);
  const same = unchanged.map(({ name, why }) => `  ${name}: ${why}\n`);
  return `${found || "built twice, the same both times\n"}changed:\n${changed.join("")}not changed:\n${same.join("")}`;
}
