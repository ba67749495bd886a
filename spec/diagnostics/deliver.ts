import type { Diagnostic } from "./diagnostic.ts";
import { type ExitStatus, exitStatus } from "./exit-status.ts";
import type { Format } from "./formats.ts";
import { writeOut } from "./write-out.ts";

/** What a command has to say. `data` is the JSON document's own keys, `text` the same for people. */
export interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  /** When the answer itself is a difference (exit status 2). */
  readonly differs?: boolean;
  /** The text of a file that spans name, where it lies elsewhere than on the disk below the folder. */
  readonly source?: (file: string) => string | undefined;
}

/** What is to be told with the next answer: an answer of its own would be a second document. */
let deferred: Deferred | undefined;
interface Deferred extends Pick<Answer, "diagnostics" | "source"> {
  readonly folder: string;
}
export function defer(what: Deferred): void {
  deferred = what;
}

/**
 * What this process has said so far: a second document on standard output would spoil the first. When it is `leaving`,
 * nothing more is said but why.
 */
export const delivered: { document: boolean; status: ExitStatus; leaving: boolean } = {
  document: false,
  status: 0,
  leaving: false,
};

/**
 * The one way out of every command. As text, data goes to standard output and diagnostics to standard error; any other
 * format is one document on standard output. `folder` is the project's, to which spans are relative. Gives the exit
 * status. The reporters are loaded when there is something to report.
 */
export async function deliver(format: Format, folder: string, answer: Answer): Promise<ExitStatus> {
  const isPlain = format === "text" && !deferred && answer.diagnostics.length === 0;
  const render = isPlain ? () => "" : (await import("./render.ts")).render;
  return delivered.leaving ? new Promise(() => {}) : deliverBy(render, format, folder, answer);
}

type Render = (format: Format, folder: string, answer: Answer, status: ExitStatus) => string;

/** The same at once, by a reporter that is loaded. */
export function deliverBy(render: Render, format: Format, folder: string, answer: Answer): ExitStatus {
  const before = deferred;
  deferred = undefined;
  const diagnostics = [...(before?.diagnostics ?? []), ...answer.diagnostics];
  const status = exitStatus(diagnostics, answer.differs);
  delivered.status = status;
  const source = before?.source ?? answer.source;
  const whole = { ...answer, diagnostics, ...(source ? { source } : {}) };
  const rendered = render(format, before?.folder ?? folder, whole, status);
  if (format === "text") {
    writeOut(2, rendered);
    writeOut(1, answer.text ?? "");
    return status;
  }
  delivered.document = true;
  writeOut(1, rendered);
  return status;
}
