import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Profile } from "../3-evaluate/model.ts";
import type { Root } from "../6-assemble/root.ts";
import { describeClosures } from "./describe.ts";
import { cacheGenerator } from "./generator.ts";
import type { Linked } from "./linked.ts";
import type { Outside } from "./outside.ts";
import { programsOf } from "./program.ts";
import { linkRules, surroundingRules } from "./rules/all.ts";
import type { LinkRule, Proof } from "./rules/proof.ts";
import { readSystem, type System } from "./system.ts";
import { textReader } from "./text.ts";
import { type Trace, trace } from "./trace.ts";

/**
 * Proves that every command of a container finds all that it needs inside its root, and that each of the container's
 * profiles serves what it finds. Nothing is executed. Profiles that the container does not name are left aside.
 */
export function link(root: Root, profiles: readonly Profile[], outside: Outside = {}): Checked<Linked> {
  const { container } = root.input;
  const mine = profiles.filter(({ name }) => container.profiles.some(({ value }) => value === name));
  const text = textReader(root, outside);
  const system = readSystem(root, mine, text.read);
  const traces = programsOf(container, root).map((program) => trace(system, program));
  const proofs = traces.map((one) => ({
    container: container.name,
    profiles: mine,
    system,
    outside,
    trace: one,
    mounts: container.mounts.map(({ path }) => path.value),
    made: root.made,
    names: root,
  }));
  const found = [
    ...proofs.flatMap((proof) => linkRules.flatMap((rule) => rule(proof))),
    ...onceEach(proofs, surroundingRules),
  ];
  return { value: describe(root, system, traces), diagnostics: [...text.diagnostics(), ...found] };
}

/** What several commands lack alike is told of the first. */
function onceEach(proofs: readonly Proof[], rules: readonly LinkRule[]): Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const proof of proofs) {
    const { what } = proof.trace.program;
    for (const diagnostic of rules.flatMap((rule) => rule(proof))) {
      const lack = `${diagnostic.name} ${diagnostic.message.replace(what, "")}`;
      if (!told.has(lack)) told.set(lack, diagnostic);
    }
  }
  return [...told.values()];
}

function describe(root: Root, system: System, traces: readonly Trace[]): Linked {
  const { libraryFolders, cache, hwcapsFolders, links } = system;
  const base = { root, closures: describeClosures(system, traces), libraryFolders, libraryLinks: links };
  if (cache.length === 0) return base;
  return { ...base, cache: { entries: cache, hwcaps: hwcapsFolders, generator: cacheGenerator(root) } };
}
