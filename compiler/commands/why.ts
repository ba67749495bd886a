import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { type Why, why as whyOf } from "../8-plan/why.ts";
import { answerOf } from "./answer-of.ts";
import type { BuildOptions } from "./build.ts";
import { withCompiled } from "./compile-project.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";

interface Found {
  readonly container: string;
  readonly why: Why;
}

/** `plimsoll why`: for each container that has the path, what uses it and who brought it. */
export async function why(path: string, name: string, { format, locked }: BuildOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value: asked = [], diagnostics } = await withCompiled(project, locked, (compiled) => {
    const value = compiled.map(({ name, linked, plan }) => ({
      container: name,
      why: whyOf(linked, plan, path),
    }));
    return { value, diagnostics: [] };
  });
  const found = asked.filter((one) => one.why.entry !== undefined);
  const absent = asked.length > 0 && found.length === 0 ? [nowhere(path, asked)] : [];
  const data = { why: found.map(({ container, why: { entry: _, ...rest } }) => ({ container, ...rest })) };
  return answerOf(project, format, {
    diagnostics: [...diagnostics, ...absent],
    data,
    text: found.map(whyText).join("\n"),
  });
}

function nowhere(path: string, asked: readonly Found[]): Diagnostic {
  const near = asked.map((one) => one.why.near).find((one) => one !== undefined);
  return diagnose("no-such-container-path", { path }, { notes: near ? [`did you mean ${near}?`] : [] });
}

function whyText({ container, why: { path, use, origin } }: Found): string {
  const used = use.length > 0 ? use : ["nothing is known to load it"];
  return [
    `${path} in container ${container}`,
    ...section("used by", used),
    ...section("brought by", origin),
    "",
  ].join("\n");
}

function section(title: string, steps: readonly string[]): string[] {
  return [`  ${title}`, ...steps.map((step) => `    ${step}`)];
}
