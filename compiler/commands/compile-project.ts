import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { providersOf } from "../5-lock/providers.ts";
import { type Compiled, compile, type ProviderOf } from "../compile.ts";
import { optimizeLittle } from "../edge/little-optimizing.ts";
import type { Project } from "../edge/project-files.ts";
import { StoreError } from "../edge/store-error.ts";
import { lockFor, lockInMemory } from "./lock-of.ts";
import { openSession, type Session } from "./session.ts";
import { settled } from "./settled.ts";
import { unwritable } from "./unwritable.ts";

/** Gets what was compiled, the session, and what the stages had to say; gives what it has to add. */
export type Use<T> = (
  compiled: readonly Compiled[],
  session: Session,
  diagnostics: readonly Diagnostic[],
) => Checked<T | undefined> | Promise<Checked<T | undefined>>;

export interface CompileOptions {
  /** Roots hold their packages whole. */
  readonly whole?: boolean;
  /** Told when all packages are read, with the bytes that had to be unpacked: a core has nothing to do from then on. */
  readonly onUnpacked?: ((bytes: number) => Promise<void>) | undefined;
}

/**
 * Opens a session, compiles the project, and hands both to `use`; what a disk or a store refuses becomes a
 * diagnostic, and the session is closed whatever happens.
 */
export async function withCompiled<T>(
  project: Project,
  locked: boolean | undefined,
  use: Use<T>,
  { whole = false, onUnpacked }: CompileOptions = {},
): Promise<Checked<T | undefined>> {
  let session: Session | undefined;
  try {
    const opened = openSession(project);
    session = opened;
    const work = () =>
      compileWithProviders(opened, (model) => lockFor(model, opened, locked), { whole, onUnpacked });
    const { value, diagnostics } = await settled(project, work, {
      fetcher: opened.outside.fetcher,
      unpinned: !locked,
    });
    if (!value) return { value: undefined, diagnostics };
    const used = await use(value, opened, diagnostics);
    return { value: used.value, diagnostics: [...diagnostics, ...used.diagnostics] };
  } catch (error) {
    return { value: undefined, diagnostics: [refusal(error)] };
  } finally {
    session?.close();
  }
}

/**
 * Compiles; when something is missing from a root, asks the archive who brings it and compiles once more, so that the
 * message can name the package. The index of contents is large, so it is fetched for a failure only.
 */
export async function compileWithProviders(
  session: Session,
  lockOf: (model: Model) => Promise<Checked<LockFile | undefined>>,
  { whole = false, onUnpacked }: CompileOptions = {},
): Promise<Checked<readonly Compiled[] | undefined>> {
  const wanted = new Set<string>();
  let used: { model: Model; lock: LockFile } | undefined;
  const attempt = (providerOf: ProviderOf) =>
    compile(
      async (model) => {
        const lock = used ? { value: used.lock, diagnostics: [] } : await lockOf(model);
        if (lock.value) used = { model, lock: lock.value };
        return lock;
      },
      {
        ...session.outside,
        files: session.project.files,
        providerOf,
        whole,
        onLoaded: optimizeLittle,
        onRead: () => onUnpacked?.(session.unpacked()),
      },
    );
  const first = await attempt((name) => {
    wanted.add(name);
    return undefined;
  });
  if (wanted.size === 0 || !used) return first;
  session.progress.tell({ step: "search" });
  const found = await providersOf(wanted, used.model, used.lock, session.outside);
  return found.size === 0 ? first : attempt((name) => found.get(name));
}

/** All that the stages have to say of a project as it would be built, its lock brought up to date in memory; nothing is written. */
export async function compileDiagnostics(project: Project): Promise<readonly Diagnostic[]> {
  let session: Session | undefined;
  try {
    const opened = openSession(project);
    session = opened;
    const work = () => compileWithProviders(opened, (model) => lockInMemory(model, opened));
    const options = { fetcher: opened.outside.fetcher, unpinned: true };
    return (await settled(project, work, options)).diagnostics;
  } catch (error) {
    return [refusal(error)];
  } finally {
    session?.close();
  }
}

/** Only what the disk says is expected here; anything else is a fault of ours and goes on as it is. */
export function refusal(error: unknown) {
  if (error instanceof StoreError) {
    return diagnose("unwritable-output", { file: error.path, reason: error.message });
  }
  if (error instanceof Error && "syscall" in error) {
    return unwritable(String("path" in error ? error.path : ""), error);
  }
  throw error;
}
