import type { RunFault, Sandbox, ScriptRun, Store } from "../../edge/interfaces.ts";
import { decodeEffects, encodeEffects } from "./effects-record.ts";
import { readEffects, Unfit } from "./read-effects.ts";
import { effectsDigest, firstDifference, type KnownEffects } from "./script-effects.ts";
import { runKey, type StagedRun } from "./stage-run.ts";
import { forgotten } from "./tool-state.ts";

/** Who runs scripts and remembers what they did. Without a sandbox nothing is run. */
export interface ScriptRunner {
  readonly store: Pick<Store, "get" | "put">;
  readonly sandbox?: Sandbox;
  /** Effects that somebody else has brought along, by key: they count when they are those that the lock has. */
  readonly vendored?: (key: string) => Uint8Array | undefined;
  /** What is run is going into the lock: nothing there says yet what it should do. */
  readonly isLocking?: boolean;
}

/** What a script does to a root, or why that is not known. */
export type Learnt = ({ readonly digest: string } & KnownEffects) | RunFault | Unlike | Unrun;
/** Two runs did not come to the same. */
export interface Unlike {
  readonly fault: "unlike";
  readonly path: string;
}
/** Nobody has run it on this very root. */
export interface Unrun {
  readonly fault: "unrun";
  readonly key: string;
}

/**
 * The effects of a script by all that goes into it: from the store, else those that were brought along and have the locked
 * digest, else of two runs that agree.
 */
export function learnEffects(
  staged: StagedRun,
  forget: readonly string[],
  { store, sandbox, vendored }: ScriptRunner,
  locked?: string,
): Learnt {
  const key = runKey(staged.run, forget);
  const known = decodeEffects(store.get("effects", key));
  if (known) return { ...known, digest: effectsDigest(known.effects) };
  const brought = locked === undefined ? undefined : decodeEffects(vendored?.(key));
  if (brought && locked !== undefined && effectsDigest(brought.effects) === locked) {
    store.put("effects", key, encodeEffects(brought));
    return { ...brought, digest: locked };
  }
  if (!sandbox) return { fault: "unrun", key };
  const found = runTwice(staged, forget, sandbox, staged.run);
  if ("fault" in found) return found;
  store.put("effects", key, encodeEffects(found));
  return { ...found, digest: effectsDigest(found.effects) };
}

function runTwice(
  staged: StagedRun,
  forget: readonly string[],
  sandbox: Sandbox,
  run: ScriptRun,
): KnownEffects | RunFault | Unlike {
  const ran = sandbox.runTwice(run);
  if ("fault" in ran) return ran;
  try {
    const isForgotten = forgotten(forget);
    const [first, second] = ran.map((changes) => readEffects(changes, staged, isForgotten)) as [
      KnownEffects,
      KnownEffects,
    ];
    const path = firstDifference(first.effects, second.effects);
    return path === undefined ? first : { fault: "unlike", path };
  } catch (error) {
    if (error instanceof Unfit) return { fault: "refused", reason: error.message, notes: [] };
    throw error;
  }
}
