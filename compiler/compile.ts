import { all, andThen, andThenAsync } from "../spec/diagnostics/checked.ts";
import type { Checked } from "../spec/diagnostics/diagnostic.ts";
import type { Plan } from "../spec/plan.ts";
import { applyAllowances, isOfCompilation } from "./1-parse/allowances.ts";
import type { Model } from "./3-evaluate/model.ts";
import { load } from "./5-lock/load.ts";
import type { LockFile } from "./5-lock/lock-file.ts";
import type { Outside } from "./5-lock/outside.ts";
import type { Linked } from "./7-link/linked.ts";
import type { EmitInput, EmittedBundle } from "./9-emit/emitted.ts";
import { analyze } from "./analyze.ts";
import type { ProgramFiles } from "./edge/interfaces.ts";
import { inputsOf } from "./inputs-of.ts";

/** Everything that a build writes for one container, still as data. */
export interface Compiled {
  readonly name: string;
  readonly linked: Linked;
  readonly plan: Plan;
  /** Bytes of files that no package brought, by their `source`. */
  readonly made: ReadonlyMap<string, Uint8Array>;
  readonly bundle: EmittedBundle;
  /** What the bundle was made from. */
  readonly emission: EmitInput;
}

/** The package that brings a path or a library, when the archive's index of contents is at hand. */
export type ProviderOf = (wanted: string) => string | undefined;

export interface CompileOutside extends Outside {
  readonly files: ProgramFiles;
  readonly providerOf: ProviderOf;
  /** Roots hold their packages whole, whatever their containers say. */
  readonly whole?: boolean;
  /** Told when all stages are loaded, and none behind the lock has run. */
  readonly onLoaded?: () => void;
  /** Told when all packages are read; what is behind that waits for it. */
  readonly onRead?: () => Promise<void> | undefined;
}

/**
 * The whole pipeline: text to bundles. Every stage speaks; the first that finds an error is the last that runs. The stages
 * behind the lock are loaded while the first package is unpacked, by another process.
 */
export async function compile(
  lockFor: (model: Model) => Promise<Checked<LockFile | undefined>>,
  outside: CompileOutside,
): Promise<Checked<readonly Compiled[] | undefined>> {
  const model = analyze(outside.files);
  const lock = await andThenAsync(model, lockFor);
  const loadStages = async () => {
    const stages = await import("./compile-container.ts");
    outside.onLoaded?.();
    return stages;
  };
  let stages: ReturnType<typeof loadStages> | undefined;
  const readPackage: Outside["readPackage"] = (archive, wanted) => {
    const read = outside.readPackage(archive, wanted);
    stages ??= loadStages();
    return read;
  };
  const locked = await andThenAsync(lock, (lock) =>
    load(model.value as Model, lock, { ...outside, readPackage }),
  );
  await outside.onRead?.();
  const { compileContainer } = await (stages ?? loadStages());
  const compiled = andThen(locked, ({ model, lock, containers }) => {
    const inputs = inputsOf(model, lock, outside.files);
    return all(containers.map((input) => compileContainer(input, model, inputs, outside)));
  });
  const later = compiled.diagnostics.slice(model.diagnostics.length);
  const told = applyAllowances(
    later,
    model.allowances,
    (name) => compiled.value !== undefined && isOfCompilation(name),
  );
  return { value: compiled.value, diagnostics: [...model.diagnostics, ...told] };
}
