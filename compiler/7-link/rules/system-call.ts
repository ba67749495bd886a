import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { ElfFacts } from "../../5-lock/facts.ts";
import { chainTo } from "../chain.ts";
import type { LoadedFile } from "../loaded.ts";
import { onceFor } from "../once.ts";
import { systemCalls } from "../system-calls.ts";
import type { LinkRule } from "./proof.ts";

/**
 * A file of the closure calls a function that is one system call and nothing else, and a profile's oldest kernel has not got
 * it (spec/link.md, Profiles). A warning: the program may have another way when it is told ENOSYS.
 */
export const systemCall: LinkRule = ({ trace, profiles }) =>
  trace.closures.flatMap(({ files }) => {
    const calls = files.flatMap((file) => newest(file) ?? []);
    if (calls.length === 0) return [];
    return profiles.flatMap(({ name, kernel }) => {
      const [from] = [kernel.value.from];
      const late = calls
        .filter(({ since }) => isOlder(from, since))
        .sort((a, b) => (isOlder(a.since, b.since) ? 1 : -1))[0];
      if (!late) return [];
      const [since, oldest] = [late.since.join("."), from.join(".")];
      const values = { file: late.file.found.path, call: late.call, since, profile: name, from: oldest };
      const also = [{ span: kernel.span, label: `${name} starts at ${oldest}` }];
      const notes = [`chain: ${chainTo(trace, late.file)}`];
      return [
        diagnose("system-call-too-new", values, {
          at: trace.program.at,
          label: `calls ${late.call}`,
          also,
          notes,
        }),
      ];
    });
  });

interface Call {
  readonly file: LoadedFile;
  readonly call: string;
  readonly since: readonly number[];
}

/** The newest call that a file makes through its C library. */
function newest(file: LoadedFile): Call | undefined {
  const calls = callsOf(file.facts).map((one) => ({ file, ...one }));
  return calls.sort((a, b) => (isOlder(a.since, b.since) ? 1 : -1))[0];
}

const callsOf = onceFor(({ undefinedSymbols }: ElfFacts): Omit<Call, "file">[] =>
  undefinedSymbols.split("\n").flatMap((symbol) => {
    const call = symbol.replace(/@.*/, "");
    const since = systemCalls[call];
    return since ? [{ call, since: since.split(".").map(Number) }] : [];
  }),
);

function isOlder(a: readonly number[], b: readonly number[]): boolean {
  const [major, minor] = [(a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0)];
  return major < 0 || (major === 0 && minor < 0);
}
