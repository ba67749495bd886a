import type { Diagnostic } from "./diagnostic.ts";
import { filePath } from "./file-path.ts";
import { gravestFirst } from "./order.ts";
import type { GithubOptions } from "./report-github.ts";
import { clip } from "./safe-text.ts";
import { attribute, content } from "./xml.ts";

/** Cases of one document; servers that read JUnit files keep all of them in memory. */
export const caseLimit = 10_000;
const bodyLimit = 10_000;

/** A case of a suite: a diagnostic, with a name that no other case of its file has. */
interface Case {
  readonly name: string;
  readonly diagnostic: Diagnostic;
}

/**
 * A JUnit document: a suite for each file, a case for each diagnostic. An error is a failure, a fault of Plimsoll or of
 * the command line an error; a warning or a note passes and says so in its output. Without diagnostics one case passes.
 */
export function reportJunit(diagnostics: readonly Diagnostic[], { base = "" }: GithubOptions): string {
  const shown = gravestFirst(diagnostics).slice(0, caseLimit);
  const suites = [...suitesOf(shown, base)].map(([file, cases]) => suiteXml(file, base, cases));
  if (shown.length === 0) suites.push(cleanSuite);
  const rest = diagnostics.length - shown.length;
  const note = rest > 0 ? `<!-- ${rest} more are left out -->\n` : "";
  const counts = countsOf(shown);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plimsoll" ${counts}>\n${note}${suites.join("")}</testsuites>\n`;
}

const cleanSuite =
  '<testsuite name="plimsoll" tests="1" failures="0" errors="0" skipped="0">\n<testcase classname="plimsoll" name="no diagnostics"/>\n</testsuite>\n';

function suitesOf(diagnostics: readonly Diagnostic[], base: string): Map<string, Case[]> {
  const suites = new Map<string, Case[]>();
  const names = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const primary = diagnostic.spans.find((span) => span.primary) ?? diagnostic.spans[0];
    const file = primary ? filePath(base, primary.file) : "plimsoll";
    const title = `${diagnostic.code} ${diagnostic.name}: ${clip(diagnostic.message, 300)}`;
    const count = (names.get(`${file}\0${title}`) ?? 0) + 1;
    names.set(`${file}\0${title}`, count);
    const cases = suites.get(file) ?? [];
    cases.push({ name: count > 1 ? `${title} (${count})` : title, diagnostic });
    suites.set(file, cases);
  }
  return suites;
}

function suiteXml(file: string, base: string, cases: readonly Case[]): string {
  const counts = countsOf(cases.map(({ diagnostic }) => diagnostic));
  const body = cases.map((one) => caseXml(file, base, one)).join("");
  return `<testsuite ${attribute("name", file)} ${counts}>\n${body}</testsuite>\n`;
}

function countsOf(diagnostics: readonly Diagnostic[]): string {
  const outcomes = diagnostics.map(outcomeOf);
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
  const tests = Math.max(1, diagnostics.length);
  return `tests="${tests}" failures="${count("failure")}" errors="${count("error")}" skipped="0"`;
}

function outcomeOf({ name, severity }: Diagnostic): "failure" | "error" | "system-out" {
  if (severity !== "error") return "system-out";
  return name === "internal-error" || name === "wrong-usage" ? "error" : "failure";
}

function caseXml(file: string, base: string, { name, diagnostic }: Case): string {
  const outcome = outcomeOf(diagnostic);
  const { code, message } = diagnostic;
  const attributes =
    outcome === "system-out"
      ? ""
      : ` ${attribute("message", clip(message, 1_000))} ${attribute("type", `${code} ${diagnostic.name}`)}`;
  const body = content(bodyOf(file, base, diagnostic));
  return `<testcase ${attribute("classname", file)} ${attribute("name", name)}><${outcome}${attributes}>${body}</${outcome}></testcase>\n`;
}

function bodyOf(
  suite: string,
  base: string,
  { severity, code, name, message, spans, notes, fix }: Diagnostic,
): string {
  const places = spans.map(
    ({ file, start, label }) =>
      `${filePath(base, file)}:${start.line}:${start.column}${label ? `: ${label}` : ""}`,
  );
  const lines = [
    `${severity}[${code} ${name}]: ${message}`,
    ...(places.length > 0 ? places : [suite]),
    ...notes.map((note) => `note: ${note}`),
    ...(fix ? [`fix (${fix.safe ? "safe" : "unsafe"}): ${fix.description}`] : []),
  ];
  return clip(lines.join("\n"), bodyLimit);
}
