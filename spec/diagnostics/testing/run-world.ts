import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Model } from "../../../compiler/3-evaluate/model.ts";
import { LOCK_NAME } from "../../../compiler/5-lock/read-lock.ts";
import { analyze } from "../../../compiler/analyze.ts";
import { lockFor, makeLock, storedLock } from "../../../compiler/commands/lock-of.ts";
import type { Session } from "../../../compiler/commands/session.ts";
import { updateIn } from "../../../compiler/commands/update.ts";
import { vendorIn } from "../../../compiler/commands/vendor.ts";
import { compile } from "../../../compiler/compile.ts";
import { silentProgress } from "../../progress/draw.ts";
import { andThenAsync } from "../checked.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { runProgram } from "./run-program.ts";
import type { Attempt } from "./try-examples.ts";
import { World } from "./world.ts";

/** What is done in this process, with the world's clock and mirrors. */
const inProcess: readonly string[] = ["lock", "update", "vendor", "build"];

/** Makes one sentence true. */
export type Step = (world: World) => void | Promise<void>;

/**
 * Does what a command line says: locks and builds in this process, with a clock and mirrors of the world's own, anything
 * else by the program. Where the machine matters, the program also builds what was locked.
 */
export async function runWorld(world: World, command: string): Promise<readonly Diagnostic[]> {
  const [, verb, ...options] = command.split(" ");
  const folder = world.writeProject();
  if (!inProcess.includes(verb ?? "")) return startProgram(world, folder, [verb ?? "", ...options]);
  const outside = world.outside();
  const modules = { bring: async () => false };
  const project = { name: "shop", folder, files: world.files, modules };
  const session: Session = {
    project,
    store: world.store,
    outside,
    progress: silentProgress,
    unpacked: () => 0,
    close: outside.close,
  };
  try {
    if (verb === "lock") return await lock(session);
    if (verb === "update")
      return (await updateIn(session, options, { format: "text", in: ".", yes: true })).diagnostics;
    if (verb === "vendor") return (await vendorIn(session, join(world.folder, "vendor"))).diagnostics;
    const files = project.files;
    const lockOf = (model: Model) => lockFor(model, session, options.includes("--locked"));
    const { diagnostics } = await compile(lockOf, { ...outside, files, providerOf: () => undefined });
    const isTold = diagnostics.length > 0 || !world.launch;
    return isTold ? diagnostics : startProgram(world, folder, ["build", "--locked", ...options]);
  } finally {
    outside.close();
  }
}

async function lock(session: Session): Promise<readonly Diagnostic[]> {
  const { project } = session;
  const locked = await andThenAsync(analyze(project.files), (model) =>
    makeLock(model, storedLock(project).value, session),
  );
  return locked.diagnostics;
}

function startProgram(world: World, cwd: string, words: readonly string[]): readonly Diagnostic[] {
  const env = { PLIMSOLL_STORE: world.store.folder, ...world.launch?.env };
  return runProgram(words, { ...world.launch, cwd, env });
}

/** Locks the project as it is now, and puts the lock among its files. */
export async function lockWorld(world: World): Promise<void> {
  delete world.contents[LOCK_NAME];
  const found = await runWorld(world, "plimsoll lock");
  if (found.length > 0) throw new Error(found.map(({ message }) => message).join("\n"));
  world.contents[LOCK_NAME] = readFileSync(join(world.folder, "project", LOCK_NAME), "utf8");
}

/** Changes the text of the lock by hand. */
export function editLock(world: World, from: string | RegExp, to: string): void {
  const text = String(world.contents[LOCK_NAME]);
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`the lock has no ${from}:\n${text}`);
  world.contents[LOCK_NAME] = edited;
}

/** A new world for each situation, made so by the sentences' steps. */
export function inWorld(steps: Readonly<Record<string, Step>>): Attempt {
  return async ({ files = {}, given = [], run }) => {
    const world = new World(files);
    try {
      await world.publish();
      for (const sentence of given) await steps[sentence]?.(world);
      return await runWorld(world, run);
    } finally {
      world.remove();
    }
  };
}
