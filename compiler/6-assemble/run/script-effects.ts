import type { Entry } from "../../../spec/plan.ts";
import { digestOf } from "../../formats/digest.ts";
import type { Effect } from "../script/effect.ts";

/** A path as a script left it. Owners that packages' scripts make go by name, since the lock gives them their ids. */
export interface LeftPath {
  readonly path: string;
  readonly type: Exclude<Entry["type"], "hardlink" | "character-device" | "block-device">;
  readonly mode: number;
  readonly user: string | number;
  readonly group: string | number;
  readonly digest?: string;
  readonly size?: number;
  readonly target?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
}

/** What running a script has done to a root: all that is kept of a run. */
export interface ScriptEffects {
  readonly removed: readonly string[];
  /** Added or changed, parents first. */
  readonly left: readonly LeftPath[];
  /** What it did to accounts, diversions, overrides and alternatives. */
  readonly done: readonly Effect[];
  /** Triggers that it activated for others to do their work. */
  readonly triggers: readonly string[];
}

/** Effects with the bytes of their files, by digest. */
export interface KnownEffects {
  readonly effects: ScriptEffects;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

/** `sha256:…` of all that the effects are. */
export function effectsDigest(effects: ScriptEffects): string {
  return digestOf(Buffer.from(JSON.stringify(effects)));
}

/** The first path, or else the first of the other effects, in which two runs differ. */
export function firstDifference(one: ScriptEffects, other: ScriptEffects): string | undefined {
  const [a, b] = [linesOf(one), linesOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])].sort().find((path) => a.get(path) !== b.get(path));
}

function linesOf({ removed, left, done, triggers }: ScriptEffects): ReadonlyMap<string, string> {
  return new Map([
    ...left.map((one): [string, string] => [one.path, JSON.stringify(one)]),
    ...removed.map((path): [string, string] => [path, "removed"]),
    ...done.map((one): [string, string] => [nameOf(one), JSON.stringify(one)]),
    ...triggers.map((name): [string, string] => [`trigger ${name}`, ""]),
  ]);
}

function nameOf(effect: Effect): string {
  return "name" in effect ? `${effect.do} ${effect.name}` : JSON.stringify(effect);
}
