import type { ChangedPath, RanTwice, RunFault, Sandbox, ScriptRun } from "./interfaces.ts";

/** What a script does in one of its two runs, for tests: paths to texts; or why it does not run. */
export type MemoryRun = (
  run: ScriptRun,
  turn: 1 | 2,
) => Readonly<Record<string, string | Partial<ChangedPath>>> | RunFault;

/** A sandbox in which scripts do what they are told to have done. */
export function memorySandbox(does: MemoryRun): Sandbox {
  return {
    runTwice: (run) => {
      const turns = ([1, 2] as const).map((turn) => does(run, turn));
      const fault = turns.find(isFault);
      return fault ?? (turns.map((left) => changesOf(left as Record<string, string>)) as unknown as RanTwice);
    },
  };
}

function isFault(one: ReturnType<MemoryRun>): one is RunFault {
  return typeof one.fault === "string" && Array.isArray(one.notes);
}

function changesOf(left: Readonly<Record<string, string | Partial<ChangedPath>>>): readonly ChangedPath[] {
  return Object.entries(left)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, what]) =>
      typeof what === "string" ? fileOf(name, what) : { ...fileOf(name, ""), ...what },
    );
}

function fileOf(name: string, text: string): ChangedPath {
  const bytes = Buffer.from(text);
  const owner = { uid: 0, gid: 0, uname: "", gname: "" };
  const rest = { mtime: 0, size: bytes.length, target: "", major: 0, minor: 0 };
  return { name, type: "file", mode: 0o644, ...owner, ...rest, bytes };
}
