import type { Entry, Privileges, Reason } from "../../spec/plan.ts";
import type { Compiled } from "../compile.ts";
import { answerOf } from "./answer-of.ts";
import type { BuildOptions } from "./build.ts";
import { withCompiled } from "./compile-project.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";

/** `plimsoll plan`: what a build would write, each path with its reason; nothing is written but the store. */
export async function plan(name: string, { format, locked }: BuildOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value = [], diagnostics } = await withCompiled(project, locked, (compiled) => {
    return { value: compiled, diagnostics: [] };
  });
  const data = { plans: value.map(({ plan }) => plan) };
  return answerOf(project, format, { diagnostics, data, text: value.map(planText).join("\n") });
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
