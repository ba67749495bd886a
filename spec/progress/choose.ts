import { fstatSync } from "node:fs";
import type { Format } from "../diagnostics/formats.ts";
import { writeOut } from "../diagnostics/write-out.ts";
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
  // What is no device is no terminal, which need not be asked of Node's stream: that takes milliseconds to load.
  const isTerminal =
    fstatSync(2).isCharacterDevice() && process.stderr.isTTY === true && process.env.TERM !== "dumb";
  const lines = { write: (text: string) => writeOut(2, text) };
  return drawProgress(formOf(chosen, isTerminal), isTerminal ? process.stderr : lines, Date.now);
}

export function formOf({ format, quiet }: ProgressChoice, isTerminal: boolean): ProgressForm {
  if (quiet) return "none";
  if (format === "json") return "json";
  return isTerminal ? "terminal" : "plain";
}
