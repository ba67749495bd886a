import type { Effect } from "./effect.ts";
import { isTemporary } from "./nowhere.ts";
import { Leave, type SavedShell, type Shell, type Status } from "./shell.ts";

/**
 * Goes both ways from here. They must leave the same behind, or one of them must end in an error. Where only one leaves
 * early, the other must do nothing more until it comes to the same place.
 */
export function fork(shell: Shell, line: number, first: () => Status, second: () => Status): Status {
  const start = save(shell);
  const before = count(shell);
  const one = attempt(first);
  const afterOne = save(shell);
  // What a way that ends in an error does on its way there does not happen.
  if (fails(one)) truncate(shell, before);
  const withOne = count(shell);
  restore(shell, start);
  const two = attempt(second);
  if (fails(one)) return settle(two);
  if (fails(two)) {
    truncate(shell, withOne);
    restore(shell, afterOne);
    return settle(one);
  }
  const done = ({ effects }: Pick<SavedShell, "effects">) => visible(effects.slice(start.effects.length));
  if (done(afterOne) !== done(shell.world))
    shell.misunderstood.push({ line, reason: "which way this goes cannot be known" });
  forgetTemporaries(shell, afterOne.effects, start.effects.length);
  shell.world.effects.push(...afterOne.effects.slice(start.effects.length).filter(isLeftOut));
  return meet(shell, line, { ...one, saved: afterOne }, { ...two, saved: save(shell) });
}

/** What a temporary file holds is not known where the two ways do not agree. */
function forgetTemporaries(shell: Shell, other: readonly Effect[], from: number): void {
  const [one, two] = [other, shell.world.effects].map((effects) => effects.slice(from).filter(isPassing));
  if (JSON.stringify(one) === JSON.stringify(two)) return;
  for (const effect of [...(one ?? []), ...(two ?? [])])
    if ("path" in effect && shell.tree.at(effect.path)) shell.do({ do: "remove", path: effect.path });
}

const isPassing = (effect: Effect): boolean => "path" in effect && isTemporary(effect.path);
const isLeftOut = (effect: Effect): boolean => effect.do === "secret" || effect.do === "state";

/** Effects to be compared: what is left out either way makes no difference to the root. */
function visible(effects: readonly Effect[]): string {
  return JSON.stringify(effects.filter((effect) => !isLeftOut(effect) && !isPassing(effect)));
}

type Way = Attempt & { readonly saved: SavedShell };

function meet(shell: Shell, line: number, one: Way, two: Way): Status {
  const leaves = [one, two].filter((way) => way.leave);
  const stays = [one, two].find((way) => !way.leave);
  if (stays && leaves[0]?.leave) {
    shell.pending.push({ leave: leaves[0].leave, line, saved: leaves[0].saved });
    restore(shell, stays.saved);
    return stays.status;
  }
  if (one.leave && two.leave && one.leave.what !== two.leave.what) {
    shell.pending.push({ leave: one.leave, line, saved: one.saved });
    throw two.leave;
  }
  join(shell, one.saved);
  const status = one.status === two.status ? one.status : undefined;
  if (two.leave) throw new Leave(two.leave.what, status);
  return status;
}

/** Takes up the ways that left early and lead here. */
export function gather(shell: Shell, from: number, what: readonly Leave["what"][], status: Status): Status {
  const arrived = shell.pending.slice(from).filter(({ leave }) => what.includes(leave.what));
  const others = shell.pending.slice(from).filter(({ leave }) => !what.includes(leave.what));
  shell.pending.splice(from, shell.pending.length, ...others);
  for (const { line, saved } of arrived) {
    if (visible(saved.effects) !== visible(shell.world.effects))
      shell.misunderstood.push({ line, reason: "which way this goes cannot be known" });
    join(shell, saved);
  }
  return arrived.every(({ leave }) => leave.status === status) ? status : undefined;
}

function count({ misunderstood, pending }: Shell) {
  return { misunderstood: misunderstood.length, pending: pending.length };
}

function truncate(shell: Shell, to: ReturnType<typeof count>): void {
  shell.misunderstood.length = to.misunderstood;
  shell.pending.length = to.pending;
}

interface Attempt {
  readonly status: Status;
  readonly leave?: Leave;
}

function attempt(way: () => Status): Attempt {
  try {
    return { status: way() };
  } catch (error) {
    if (error instanceof Leave) return { status: error.status, leave: error };
    throw error;
  }
}

function fails({ leave }: Attempt): boolean {
  return leave?.what === "exit" && leave.status !== undefined && leave.status !== 0;
}

function settle({ status, leave }: Attempt): Status {
  if (leave) throw leave;
  return status;
}

function save({ world, variables, output, input, folder }: Shell): SavedShell {
  return {
    tree: world.tree.save(),
    effects: [...world.effects],
    variables: new Map(variables),
    output,
    input,
    folder,
  };
}

function restore(shell: Shell, saved: SavedShell): void {
  shell.world.tree.restore(saved.tree);
  shell.world.effects = [...saved.effects];
  shell.variables = new Map(saved.variables);
  shell.output = saved.output;
  shell.input = saved.input;
  shell.folder = saved.folder;
}

/** What the two ways do not agree on is not known from here on. */
function join(shell: Shell, other: SavedShell): void {
  for (const name of new Set([...shell.variables.keys(), ...other.variables.keys()]))
    if (shell.variables.get(name) !== other.variables.get(name)) shell.variables.set(name, undefined);
  if (shell.output !== other.output) shell.output = undefined;
  if (shell.input !== other.input) shell.input = undefined;
  if (shell.folder !== other.folder) shell.folder = undefined;
}
