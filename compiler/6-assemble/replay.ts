import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { PackageFacts } from "../5-lock/facts.ts";
import { configureOrder } from "./configure-order.ts";
import type { Diversion } from "./merge.ts";
import { replayScript, type ScriptName } from "./script/classify.ts";
import { type Effect, override } from "./script/effect.ts";
import type { World } from "./script/shell.ts";

/** What says which scripts to leave out, and where a package was asked for. */
export type Requests = Pick<Container, "skipScripts" | "acceptScripts" | "packages" | "apps">;

/** What is done instead about a script that is not understood, for packages of which the author has said so. */
export interface Otherwise {
  mayRun(facts: PackageFacts): boolean;
  run(facts: PackageFacts): readonly Diagnostic[];
}

/** Replays one script of each package that has it, in the order dpkg would configure them. */
export function replayScripts(
  world: World,
  packages: readonly PackageFacts[],
  script: ScriptName,
  requests: Requests,
  otherwise?: Otherwise,
): readonly Diagnostic[] {
  const accepted = new Set((requests.acceptScripts ?? []).map(({ value }) => value));
  const skipped = new Set(requests.skipScripts.map(({ value }) => value));
  return configureOrder(packages)
    .filter(({ name, scripts }) => scripts[script] !== undefined && !skipped.has(name))
    .flatMap((facts) => {
      const before = otherwise?.mayRun(facts)
        ? { tree: world.tree.save(), effects: [...world.effects] }
        : undefined;
      const found = replayScript(world, facts, script, whoAsked(facts.name, requests));
      if (found.length > 0 && before) {
        world.tree.restore(before.tree);
        world.effects = before.effects;
        return otherwise?.run(facts) ?? [];
      }
      return accepted.has(facts.name) ? [] : found;
    });
}

const leftOut = { secret: "left-out-secret", state: "left-out-state" } as const;

/** One warning for each package whose scripts make secrets, or data of a machine: the root goes without them. */
export function whatIsLeftOut(world: World, requests: Requests): readonly Diagnostic[] {
  return (["secret", "state"] as const).flatMap((kind) => leftOutOf(kind, world, requests));
}

function leftOutOf(
  kind: keyof typeof leftOut,
  { effects }: World,
  requests: Requests,
): readonly Diagnostic[] {
  const commands = new Map<string, string[]>();
  for (const effect of effects)
    if (effect.do === kind) commands.set(effect.by, [...(commands.get(effect.by) ?? []), effect.command]);
  return [...commands].map(([by, [command = "", ...others]]) => {
    const asked = whoAsked(by, requests);
    const notes = [...new Set(others)].filter((other) => other !== command).map((other) => `and ${other}`);
    const at = asked ? { at: asked, label: "brings this package" } : {};
    return diagnose(leftOut[kind], { package: by, command }, { ...at, notes });
  });
}

/** Where dpkg-divert was asked to move what others bring. */
export function diversionsOf(effects: readonly Effect[]): readonly Diversion[] {
  return effects.flatMap((effect) => (effect.do === "divert" ? [effect] : []));
}

/** What dpkg-statoverride was told before the packages were unpacked holds for them. */
export function applyOverrides({ tree, accounts, effects }: World): void {
  for (const effect of effects) if (effect.do === "override") override(tree, accounts, effect);
}

function whoAsked(name: string, { packages, apps }: Requests): Located<string> | undefined {
  const asked = [...apps.flatMap((app) => app.packages), ...packages];
  return asked.find(({ value }) => value.split("=", 1)[0] === name);
}

export function byName(packages: readonly PackageFacts[]): ReadonlyMap<string, PackageFacts> {
  return new Map(packages.map((facts) => [facts.name, facts]));
}
