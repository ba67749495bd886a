import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Model } from "../3-evaluate/model.ts";
import { allocateUsers } from "../5-lock/allocate-users.ts";
import { load } from "../5-lock/load.ts";
import type { LockedContainer, LockFile } from "../5-lock/lock-file.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import { canonicalLock } from "../5-lock/write-lock.ts";
import { assemble } from "../6-assemble/assemble.ts";
import type { RanScript } from "../6-assemble/run/run-scripts.ts";
import { userNames } from "../6-assemble/user-names.ts";
import type { Session } from "./session.ts";

/** More rounds than any packages have users that only appear once those of others have an id. */
const mostRounds = 4;

/**
 * The lock with what the scripts of `run-scripts` do: each container that names any is put together so far, and they are run,
 * unless the store has what they do to this very root. Users that they make get their ids here.
 */
export async function lockScripts(
  model: Model,
  lock: LockFile,
  session: Session,
): Promise<Checked<LockFile | undefined>> {
  if (!model.containers.some(runsScripts)) return { value: lock, diagnostics: [] };
  const { outside, progress } = session;
  const { value: loaded, diagnostics } = await load(model, lock, outside);
  if (!loaded) return { value: undefined, diagnostics };
  progress.tell({ step: "run" });
  const found: Diagnostic[] = [];
  const done = new Map(
    loaded.containers
      .filter(({ container }) => runsScripts(container))
      .map((input) => {
        const { value, diagnostics } = scriptsOf(input, session);
        found.push(...diagnostics);
        return [input.container.name, value];
      }),
  );
  if (hasErrors(found)) return { value: undefined, diagnostics: found };
  const containers = lock.containers.map((one) => done.get(one.name) ?? one);
  return { value: canonicalLock({ ...lock, containers }), diagnostics: found };
}

function runsScripts({ runScripts = [] }: Container): boolean {
  return runScripts.length > 0;
}

/** Runs until every user that comes to light has an id: the scripts behind it see it. */
function scriptsOf(input: LockedInput, session: Session): Checked<LockedContainer> {
  const { store, sandbox } = session.outside;
  const runner = { store, isLocking: true, ...(sandbox && { sandbox }) };
  const read = (source: string) => store.read(source);
  const context = { files: session.project.files, read, runner };
  let { locked } = input;
  for (let round = 1; ; round++) {
    const root = assemble({ ...input, locked }, context);
    const own = root.diagnostics.filter(({ name }) => ofRuns.has(name));
    const ran = root.value.ran ?? [];
    const users = usersOf(input, ran, read, locked);
    if (own.length > 0 || users.diagnostics.length > 0)
      return { value: locked, diagnostics: [...own, ...users.diagnostics] };
    const isSettled = users.users.length === locked.users.length || round === mostRounds;
    locked = { ...locked, users: users.users, groups: users.groups };
    if (isSettled) return { value: { ...locked, ...scriptsIn(ran) }, diagnostics: [] };
  }
}

function usersOf(
  { container, packages }: LockedInput,
  ran: readonly RanScript[],
  read: (source: string) => Uint8Array,
  before: LockedContainer,
) {
  const followed = userNames(
    packages.map(({ facts }) => facts),
    read,
  );
  return allocateUsers(container, [...followed, ...ran.flatMap(({ users }) => users)], before);
}

function scriptsIn(ran: readonly RanScript[]): Pick<LockedContainer, "scripts"> {
  if (ran.length === 0) return {};
  return { scripts: ran.map(({ package: name, script, digest }) => ({ package: name, script, digest })) };
}

/** Whatever else is wrong with the root is for the build to say. */
const ofRuns: ReadonlySet<string> = new Set([
  "unrunnable-script",
  "failed-script",
  "unlike-runs",
  "refused-effects",
]);
