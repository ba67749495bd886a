import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import { clip } from "../../../spec/diagnostics/safe-text.ts";
import type { PackageFacts } from "../../5-lock/facts.ts";
import { defaultAnswers } from "./answers.ts";
import { follow } from "./follow.ts";
import { parseShell } from "./parse.ts";
import { isReviewed } from "./reviewed.ts";
import { Misunderstood, Shell, type World } from "./shell.ts";
import { type Dialect, type List, ShellError } from "./syntax.ts";

export type ScriptName = "preinst" | "postinst";

/** How dpkg starts each script on a fresh installation (deb-preinst(5), deb-postinst(5)). */
const firstArguments: Readonly<Record<ScriptName, readonly string[]>> = {
  preinst: ["install"],
  postinst: ["configure", ""],
};

/**
 * Replays what a package's script would do to the world (spec/maintainer-scripts.md). A script that is not understood
 * is one diagnostic, which names its first line that was not; what was understood of it is done all the same.
 */
export function replayScript(
  world: World,
  facts: PackageFacts,
  script: ScriptName,
  askedFor?: Located<string>,
): readonly Diagnostic[] {
  const text = facts.scripts[script];
  if (text === undefined || isReviewed(text)) return [];
  const { name, architecture } = facts;
  const origin = { package: name, architecture, script, answers: defaultAnswers(facts.templates ?? "") };
  const dialect = /^#!\s*\S*\/bash\b/.test(text) ? "bash" : "dash";
  const shell = new Shell(world, origin, firstArguments[script], dialect);
  const found = problems(shell, text);
  return found.length === 0 ? [] : [report(facts, script, text, found, askedFor)];
}

interface Problem {
  readonly line: number;
  readonly reason: string;
}

function problems(shell: Shell, text: string): readonly Problem[] {
  const interpreter = /^#!\s*(\S+)(.*)/.exec(text);
  if (!/^(\/usr)?\/bin\/(sh|dash|bash)$/.test(interpreter?.[1] ?? ""))
    return [{ line: 1, reason: "only shell scripts are followed" }];
  shell.errexit = /-[a-z]*e/.test(interpreter?.[2] ?? "");
  try {
    follow(shell, parsed(text, shell.dialect));
    return shell.misunderstood;
  } catch (error) {
    if (error instanceof ShellError) return [{ line: error.line, reason: error.message }];
    if (error instanceof Misunderstood) return [...shell.misunderstood, { line: 1, reason: error.message }];
    throw error;
  }
}

function report(
  { name, version }: PackageFacts,
  script: string,
  text: string,
  found: readonly Problem[],
  askedFor: Located<string> | undefined,
): Diagnostic {
  const lines = text.split("\n");
  const once = [
    ...new Map(found.toSorted((a, b) => a.line - b.line).map((problem) => [problem.line, problem])).values(),
  ];
  const [first, ...others] = once as [Problem, ...Problem[]];
  const say = ({ line, reason }: Problem) =>
    `${clip((lines[line - 1] ?? "").trim(), 200)}${reason ? ` (${reason})` : ""}`;
  const shown = others.slice(0, 9).map((problem) => `line ${problem.line}: ${say(problem)}`);
  const more = others.length > shown.length ? [`and ${others.length - shown.length} more lines`] : [];
  return diagnose(
    "unknown-maintainer-script",
    { package: `${name} ${version}`, script, line: first.line, text: say(first) },
    {
      ...(askedFor ? { at: askedFor, label: "brings this package" } : {}),
      notes: [...shown, ...more],
      fix: {
        safe: false,
        description: `read the script, then add "${name}" to accept-scripts, skip-scripts or run-scripts`,
        edits: [],
      },
    },
  );
}

/** Of scripts, which containers share; so many that those of a large project stay. */
const known = new Map<string, List>();
const mostKnown = 2000;

function parsed(text: string, dialect: Dialect): List {
  const before = known.get(text);
  if (before) return before;
  const list = parseShell(text, dialect);
  if (known.size >= mostKnown) known.clear();
  known.set(text, list);
  return list;
}
