import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { App } from "../../3-evaluate/model.ts";
import { nearest } from "../../formats/suggest.ts";
import { both, type CheckRule, nothing, ofEach } from "../rule.ts";

/** `run` goes to the kernel as it is: the executable is named by its path, and the signal that stops it exists. */
export const executables: CheckRule = ({ containers }) =>
  ofEach(containers, ({ apps }) => ofEach(apps, ofApp));

const ofApp = (app: App): readonly Diagnostic[] => both(ofRun(app), ofSignal(app));

function ofRun(app: App): readonly Diagnostic[] {
  const executable = app.run[0];
  if (!executable) return [diagnose("empty-list", { field: "run", block: `app ${app.name}` }, { at: app })];
  if (executable.value.startsWith("/")) return nothing;
  return [diagnose("relative-executable", { executable: executable.value || '""' }, { at: executable })];
}

/** signal(7), those that a process can be sent to end it or make it reload. */
const signals = [
  "HUP",
  "INT",
  "QUIT",
  "ABRT",
  "KILL",
  "USR1",
  "USR2",
  "ALRM",
  "TERM",
  "CONT",
  "STOP",
  "WINCH",
  "IO",
  "PWR",
].map((name) => `SIG${name}`);

function ofSignal({ stopSignal, span }: App): readonly Diagnostic[] {
  if (signals.includes(stopSignal) || /^SIGRTM(IN\+([0-9]|1[0-5])|AX-([0-9]|1[0-4])|IN|AX)$/.test(stopSignal))
    return nothing;
  const near = nearest(stopSignal, signals);
  return [
    diagnose(
      "unknown-signal",
      { signal: stopSignal },
      { at: span, notes: near ? [`did you mean ${near}?`] : [] },
    ),
  ];
}
