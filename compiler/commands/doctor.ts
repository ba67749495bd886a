import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/report.ts";
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

function lines({ name, status, message, fix }: Check): string {
  const margin = " ".repeat(23);
  return `${status}  ${name.padEnd(15)}  ${message}\n${fix ? `${margin}fix: ${fix}\n` : ""}`;
}
