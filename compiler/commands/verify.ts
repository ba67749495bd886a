import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { rootDigest } from "../8-plan/root-digest.ts";
import { bundleFiles, compareBundle } from "../edge/compare-bundle.ts";
import { type Difference, differencesOf } from "../edge/compare-tree.ts";
import type { Project } from "../edge/project-files.ts";
import { answerOf } from "./answer-of.ts";
import { readBundle } from "./bundle-plan.ts";
import { withCompiled } from "./compile-project.ts";
import { answer } from "./output.ts";
import { oneByOne } from "./pieces.ts";
import { findProject, isDiagnostic } from "./project.ts";

export interface VerifyOptions {
  readonly format: Format;
  readonly out?: string;
  readonly project?: string;
}
interface Verified {
  readonly container: string;
  readonly path: string;
  readonly differences: readonly Difference[];
}

/**
 * `plimsoll verify`: builds again from the lock, in memory, and compares with the bundles on the disk; a bundle without a
 * project is compared with what it says of itself. Exit status 2 when anything differs.
 */
export async function verify(name: string, { format, out, project: owner }: VerifyOptions): Promise<number> {
  const bundle = existsSync(join(name, "bundle.json")) ? name : undefined;
  if (bundle && owner === undefined) return tell(format, [verifyAlone(bundle)]);
  const project = findProject(owner ?? name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value, diagnostics } = await rebuild(
    project,
    bundle,
    out ?? join(project.folder, ".plimsoll/bundles"),
  );
  return value ? tell(format, value, diagnostics, project) : answerOf(project, format, { diagnostics });
}

function rebuild(project: Project, bundle: string | undefined, folder: string) {
  const wanted = bundle && readBundle(bundle)?.container;
  return withCompiled<readonly Verified[]>(project, true, (compiled, { progress }) => {
    const chosen = compiled.filter(({ name }) => !bundle || name === wanted);
    const plans = chosen.map(({ plan }) => plan);
    const count = oneByOne("compare", plans, progress);
    const value = chosen.map(({ name, plan, bundle: { files } }): Verified => {
      const path = bundle ?? join(folder, name);
      count(plan);
      return { container: name, path, differences: compareBundle(path, files, plan.entries) };
    });
    count();
    return { value, diagnostics: [] };
  });
}

/** Whether a bundle is what its own descriptor and manifest say. */
function verifyAlone(path: string): Verified {
  const read = readBundle(path);
  if (!read) {
    const whole = { path: "bundle.json", field: "text", expected: "a bundle", found: "what cannot be read" };
    return { container: path, path, differences: [whole] };
  }
  const { container, rootDigest: said, entries } = read;
  const found = rootDigest(entries);
  const manifest = { path: "manifest.json", field: "rootDigest", expected: said, found };
  const own = [...(said === found ? [] : [manifest]), ...changedSums(path)];
  return { container, path, differences: [...own, ...differencesOf(entries, join(path, "rootfs"))] };
}

/** Files that are not what the bundle's SHA256SUMS says of them. */
function changedSums(path: string): Difference[] {
  const files = bundleFiles(path);
  const sums = Buffer.from(files.get("SHA256SUMS")?.bytes ?? []).toString("utf8");
  return [...sums.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].flatMap(([, expected = "", name = ""]) => {
    const bytes = files.get(name)?.bytes;
    const found = bytes ? createHash("sha256").update(bytes).digest("hex") : "absent";
    return found === expected ? [] : [{ path: name, field: "digest", expected, found }];
  });
}

/** Differences beyond these are counted only. */
const most = 20;

function tell(
  format: Format,
  verified: readonly Verified[],
  diagnostics: readonly Diagnostic[] = [],
  project?: Project,
): Promise<number> {
  const differs = verified.some(({ differences }) => differences.length > 0);
  const data = {
    verified: verified.map(({ differences, ...one }) => {
      return { ...one, count: differences.length, differences: differences.slice(0, 1000) };
    }),
  };
  const told = { diagnostics, data, text: verified.map(describe).join(""), differs };
  return project ? answerOf(project, format, told) : answer(format, ".", told);
}

function describe({ container, path, differences }: Verified): string {
  if (differences.length === 0) return `${container}: ${path} is as it was built\n`;
  return describeDifferences({ container, differences });
}

export function describeDifferences({
  container,
  differences,
}: Pick<Verified, "container" | "differences">): string {
  const lines = differences.slice(0, most).map(differenceLine);
  const more = differences.length > most ? `  and ${differences.length - most} more\n` : "";
  return `${container}: ${differences.length} differences\n${lines.join("")}${more}`;
}

function differenceLine({ path, field, expected, found }: Difference): string {
  return `  ${path}: ${field} is ${found}, and should be ${expected}\n`;
}
