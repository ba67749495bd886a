import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { differencesOf } from "../edge/compare-tree.ts";
import { materialise } from "../edge/materialise.ts";
import { digestOf, remember } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { writeBundle } from "../edge/write-bundle.ts";
import { type Writing, type Written, withBuild } from "./build-of.ts";
import { type Built, builtAt, type Place, type Remembered } from "./built.ts";
import { memoKey } from "./memory.ts";
import { oneByOne } from "./pieces.ts";

/** Compiles, writes every bundle, and remembers what it came to. */
export function makeBundles(
  project: Project,
  locked: boolean | undefined,
  place: Place,
): Promise<Checked<readonly Built[] | undefined>> {
  return withBuild(project, locked, (compiled, writing, before, inputs) => {
    const tell = oneByOne(
      "write",
      compiled.map(({ plan }) => plan),
      writing.progress,
    );
    const written = compiled.map((one) => {
      tell(one.plan);
      return write(one, writing, place);
    });
    tell();
    const diagnostics = written.flatMap((one) => one.diagnostics);
    const builds = written.map((one) => one.value);
    const value: Remembered = { builds, diagnostics: [...before, ...diagnostics] };
    remember(writing.store, "build", memoKey(project), { value, inputs: inputs() });
    return { value: builds.map((build) => builtAt(build, place)), diagnostics };
  });
}

function write({ plan, made, bundle }: Written, { store }: Writing, place: Place) {
  const { container, rootDigest, configDigest } = bundle.bundle;
  const diagnostics: Diagnostic[] = [];
  writeBundle(
    place({ container, rootDigest, configDigest }),
    bundle.files,
    (rootfs) => {
      diagnostics.push(...materialise(plan.entries, store, made, rootfs));
    },
    (rootfs) => differencesOf(plan.entries, rootfs).length === 0,
  );
  const descriptor = digestOf(bundle.files.get("bundle.json")?.bytes ?? new Uint8Array());
  return { value: { container, rootDigest, configDigest, descriptor }, diagnostics };
}
