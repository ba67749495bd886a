import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { type Check, checkMachine, programsAsked, suitesAsked } from "./doctor-checks.ts";
import { readMachine } from "./doctor-machine.ts";
import { answer } from "./output.ts";

/** `plimsoll doctor`: looks at this machine and changes nothing. Exit status 1 when something that is needed fails. */
export async function doctor(format: Format): Promise<number> {
  const checks = checkMachine(readMachine(programsAsked, suitesAsked));
  const count = checks.filter(({ status }) => status === "fail").length;
  const diagnostics = count > 0 ? [diagnose("unfit-machine", { count, total: checks.length })] : [];
  return answer(format, ".", { diagnostics, data: { checks }, text: checks.map(lines).join("") });
}

const margin = 23;

function lines({ name, status, message, fix }: Check): string {
  const words = wrap(message, Math.max(40, (process.stdout.columns ?? 100) - margin));
  const [first = "", ...rest] = fix ? [...words, `fix: ${fix}`] : words;
  const below = rest.map((line) => `${" ".repeat(margin)}${line}\n`).join("");
  return `${status}  ${name.padEnd(margin - 8)}  ${first}\n${below}`;
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}
