import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Profile } from "../3-evaluate/model.ts";
import type { Root } from "../6-assemble/root.ts";
import { contentsOf } from "./contents.ts";
import { describeClosures } from "./describe.ts";
import { cacheGenerator } from "./generator.ts";
import type { Linked } from "./linked.ts";
import type { Outside } from "./outside.ts";
import { programsOf } from "./program.ts";
import { linkRules, machineRules, startRules, surroundingRules } from "./rules/all.ts";
import type { LinkRule, Proof } from "./rules/proof.ts";
import { readSystem, type System } from "./system.ts";
import { textReader } from "./text.ts";
import { type Trace, trace } from "./trace.ts";

/**
 * Proves that every command of a container finds all that it needs inside its root, and that each of the container's
 * profiles serves what it finds. Nothing is executed. Profiles that the container does not name are left aside.
 */
export function link(root: Root, profiles: readonly Profile[], outside: Outside = {}): Checked<Linked> {
  const { system, traces, proofs, unread, looked } = prove(root, profiles, outside);
  const found = [
    ...proofs.flatMap((proof) => linkRules.flatMap((rule) => rule(proof))),
    ...onceEach(proofs, surroundingRules),
  ];
  return { value: { ...describe(root, system, traces), looked }, diagnostics: [...unread(), ...found] };
}

/** What the linker says of one root: of its start on any machine, and of the machines of each profile, its own or not. */
export interface Judgement {
  /** Errors alone. */
  readonly anywhere: readonly Diagnostic[];
  /** By the name of the profile; errors and warnings. */
  readonly on: ReadonlyMap<string, readonly Diagnostic[]>;
}

/** Holds one root, linked for the container's own profiles as a build links it, against the machines of all that are given. */
export function judge(root: Root, profiles: readonly Profile[], outside: Outside = {}): Judgement {
  const { proofs, unread } = prove(root, profiles, outside);
  const start = proofs.flatMap((proof) =>
    [...startRules, ...surroundingRules].flatMap((rule) => rule(proof)),
  );
  const on = profiles.map((profile) => {
    const found = proofs.flatMap((proof) =>
      machineRules.flatMap((rule) => rule({ ...proof, profiles: [profile] })),
    );
    return [profile.name, found] as const;
  });
  const anywhere = [...unread(), ...start].filter(({ severity }) => severity === "error");
  return { anywhere, on: new Map(on) };
}

/** The commands of a container, traced for its own profiles; `unread`: files that could not be read for it. */
function prove(root: Root, profiles: readonly Profile[], outside: Outside) {
  const { container } = root.input;
  const mine = profiles.filter(({ name }) => container.profiles.some(({ value }) => value === name));
  const contents = contentsOf(root, outside);
  const text = textReader(root, contents);
  const system = readSystem(root, mine, text.read);
  const traces = programsOf(container, root).map((program) => trace(system, program));
  const proofs = traces.map((one) => ({
    container: container.name,
    profiles: mine,
    system,
    outside,
    trace: one,
    mounts: container.mounts.map(({ path }) => path.value),
    contents,
    names: root,
  }));
  return { system, traces, proofs, unread: text.diagnostics, looked: contents.looked };
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

function describe(root: Root, system: System, traces: readonly Trace[]): Omit<Linked, "looked"> {
  const { libraryFolders, cache, hwcapsFolders, links } = system;
  const base = { root, closures: describeClosures(system, traces), libraryFolders, libraryLinks: links };
  if (cache.length === 0) return base;
  return { ...base, cache: { entries: cache, hwcaps: hwcapsFolders, generator: cacheGenerator(root) } };
}
