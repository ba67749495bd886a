import { readFileSync } from "node:fs";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Entry, Privileges, Reason } from "../../spec/plan.ts";
import { LOCK_NAME } from "../5-lock/read-lock.ts";
import type { Compiled } from "../compile.ts";
import type { Project } from "../edge/project-files.ts";
import { answerOf } from "./answer-of.ts";
import type { BuildOptions } from "./build.ts";
import { withCompiled } from "./compile-project.ts";
import { type Answer, answer } from "./output.ts";
import { planDifference, planDifferenceText } from "./plan-difference.ts";
import { findProject, isDiagnostic } from "./project.ts";

export interface PlanOptions extends BuildOptions {
  /** Another lock of the same project. */
  readonly diff?: string;
}

/**
 * `plimsoll plan`: what a build would write, each path with its reason; nothing is written but the store. With `--diff`, what
 * that changes against a build with another lock.
 */
export async function plan(name: string, { format, locked, diff }: PlanOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  if (diff !== undefined) return answerOf(project, format, await difference(project, diff));
  const { value = [], diagnostics } = await withCompiled(project, locked, (compiled) => {
    return { value: compiled, diagnostics: [] };
  });
  const data = { plans: value.map(({ plan }) => plan) };
  return answerOf(project, format, { diagnostics, data, text: value.map(planText).join("\n") });
}

async function difference(project: Project, lock: string): Promise<Answer> {
  let text: Uint8Array;
  try {
    text = readFileSync(lock);
  } catch (error) {
    const reason = `--diff: ${lock} cannot be read (${(error as NodeJS.ErrnoException).code})`;
    return { diagnostics: [diagnose("wrong-usage", { reason })] };
  }
  const { files } = project;
  const read = (path: string) => (path === LOCK_NAME ? text : files.read(path));
  const before = await plansOf({ ...project, files: { ...files, read } });
  const after = await plansOf(project);
  const diagnostics = [...before.diagnostics, ...after.diagnostics];
  if (!before.value || !after.value) return { diagnostics };
  const old = new Map(before.value.map(({ name, plan }) => [name, plan] as const));
  const found = after.value.map(({ name, plan }) =>
    planDifference(old.get(name) ?? { ...plan, entries: [] }, plan),
  );
  const differs = found.some(({ files }) => files.length > 0);
  return {
    diagnostics,
    data: { diff: { kind: "plans", containers: found } },
    text: found.map(planDifferenceText).join(""),
    differs,
  };
}

function plansOf(project: Project) {
  return withCompiled(project, true, (compiled) => ({ value: compiled, diagnostics: [] }));
}

function planText({ name, plan }: Compiled): string {
  const size = plan.entries.reduce((sum, entry) => sum + (entry.type === "file" ? entry.size : 0), 0);
  const head = `container ${name}: ${plan.entries.length} paths, ${(size / 1e6).toFixed(1)} MB, ${plan.rootDigest}`;
  return `${head}\n${plan.entries.map(entryText).join("\n")}\n`;
}

const letters: Readonly<Record<Entry["type"], string>> = {
  directory: "d",
  file: "-",
  symlink: "l",
  hardlink: "h",
  "character-device": "c",
  "block-device": "b",
  fifo: "p",
};

function entryText(entry: Entry): string {
  const mode = `${letters[entry.type]}${entry.mode.toString(8).padStart(4, "0")}`;
  const owner = `${entry.uid}:${entry.gid}`.padEnd(7);
  const size = String(entry.type === "file" ? entry.size : "").padStart(9);
  const target = "target" in entry ? ` -> ${entry.target}` : "";
  const lost = entry.dropped ? `; ${droppedText(entry.dropped)} dropped` : "";
  return `${mode} ${owner} ${size} ${entry.path}${target}  (${reasonText(entry.reason)}${lost})`;
}

function droppedText({ mode, capability }: Privileges): string {
  const names = [
    mode & 0o4000 ? "setuid" : "",
    mode & 0o2000 ? "setgid" : "",
    capability ? "capabilities" : "",
  ];
  return names.filter(Boolean).join(" and ");
}

/** In words, for people. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case "package":
      return `package ${reason.package} ${reason.version}`;
    case "file":
      return `file of app ${reason.app} from ${reason.from}`;
    case "tree":
      return `source ${reason.source} (${reason.type})`;
    case "user":
      return `user ${reason.user}`;
    case "mount":
      return `mount ${reason.mount}`;
    case "derived":
      return `derived: ${reason.rule}`;
    default:
      return reason.kind;
  }
}
