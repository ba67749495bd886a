import type { Format } from "../diagnostics/formats.ts";
import { drawProgress, type ProgressForm } from "./draw.ts";
import type { Progress } from "./event.ts";

/** What of a command line decides how progress is told. */
export interface ProgressChoice {
  readonly format?: Format;
  readonly quiet?: boolean;
}

let chosen: ProgressChoice = {};

/** For the whole process, as standard error is one: said once, when the command line has been read. */
export function chooseProgress(choice: ProgressChoice): void {
  chosen = choice;
}

/** Progress on standard error, as it was chosen. A dumb terminal redraws nothing. */
export function openProgress(): Progress {
  const isTerminal = process.stderr.isTTY === true && process.env.TERM !== "dumb";
  return drawProgress(formOf(chosen, isTerminal), process.stderr, Date.now);
}

export function formOf({ format, quiet }: ProgressChoice, isTerminal: boolean): ProgressForm {
  if (quiet) return "none";
  if (format === "json") return "json";
  return isTerminal ? "terminal" : "plain";
}
