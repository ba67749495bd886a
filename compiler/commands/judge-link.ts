import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import type { KnownOf } from "../4-check/placement/matrix.ts";
import type { Reason } from "../4-check/placement/reasons.ts";
import { isFresh } from "../5-lock/is-fresh.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import { assemble } from "../6-assemble/assemble.ts";
import { type Judgement, judge } from "../7-link/link.ts";
import type { Project } from "../edge/project-files.ts";
import { type FileStore, openStore } from "../edge/store.ts";
import { StoreError } from "../edge/store-error.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { inputsAtHand } from "./inputs-at-hand.ts";
import { storedLock } from "./lock-of.ts";

/** The linker's findings for a table of containers and profiles; or why there are none, as the end of a sentence. */
export type LinkKnowledge =
  | { readonly is: "linked"; readonly known: KnownOf }
  | { readonly is: "not-linked"; readonly why: string };

/**
 * Links what the lock pins, of facts that the store has: offline, and nothing is fetched or kept. Each container is linked
 * for its own profiles, as a build links it, and then held against the machines of all profiles.
 */
export function judgeLink(project: Project, model: Model): LinkKnowledge {
  const { value: lock, diagnostics } = storedLock(project);
  if (hasErrors(diagnostics)) return unlinked("the lock cannot be read");
  if (!lock) return unlinked("there is no lock: plimsoll lock makes one");
  if (isFresh(model, lock).length > 0) return unlinked("the lock is out of date: plimsoll lock renews it");
  if (lock.trees.length > 0) return unlinked("trees of files are looked at by plimsoll build alone");
  try {
    return judgeLocked(project, model, lock, openStore(defaultStore()));
  } catch (error) {
    if (error instanceof StoreError) return unlinked("the store has lost files: plimsoll build brings them");
    throw error;
  }
}
const unlinked = (why: string): LinkKnowledge => ({ is: "not-linked", why });

/** Of a model that fits its lock. */
export function judgeLocked(
  { files }: Pick<Project, "files">,
  model: Model,
  lock: LockFile,
  store: FileStore,
): LinkKnowledge {
  const at = inputsAtHand(model, lock, store);
  if ("absent" in at) {
    const all = new Set(lock.packages.map(({ digest }) => digest)).size;
    return unlinked(
      `the store has no facts of ${at.absent.length} of ${all} packages: plimsoll build brings them`,
    );
  }
  if (hasErrors(at.diagnostics)) return unlinked("the lock does not hold what it says");
  const read = (source: string) => store.read(source);
  let unrun = false;
  const judgeOne = (input: LockedInput): Judgement => {
    const { value, diagnostics } = assemble(input, { files, read, runner: { store } });
    unrun ||= value.unrun !== undefined;
    const { anywhere, on } = judge(value, model.profiles, { read });
    return { anywhere: [...diagnostics.filter(({ severity }) => severity === "error"), ...anywhere], on };
  };
  const found = new Map(at.value.map((input) => [input.container.name, judgeOne(input)]));
  if (unrun) return unlinked("the store has not what scripts do that are run: plimsoll build brings it");
  return { is: "linked", known: knownOf(found) };
}

function knownOf(judgements: ReadonlyMap<string, Judgement>): KnownOf {
  return (container, profile) => {
    const { anywhere = [], on } = judgements.get(container) ?? {};
    const here = on?.get(profile) ?? [];
    const of = (severity: string) => here.filter((one) => one.severity === severity);
    return {
      reasons: [...of("error"), ...anywhere].flatMap(reasonOf),
      doubts: of("warning").flatMap(reasonOf),
    };
  };
}

function reasonOf({ name, message, spans: [span] }: Diagnostic): Reason[] {
  if (!span) return [];
  const { file, start, end } = span;
  return [{ rule: rules[name] ?? name, text: message, span: { file, start, end } }];
}

/** What a cell of the table has room for; any other finding has its own name. */
const rules: Readonly<Record<string, string>> = {
  "wrong-architecture": "architecture",
  "kernel-too-old": "kernel",
  "cpu-too-old": "cpu-level",
  "page-too-large": "page-size",
  "system-call-too-new": "system-call",
  "kernel-feature-missing": "feature",
};
