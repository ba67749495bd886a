import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { load } from "../5-lock/load.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { scriptsFolder } from "../5-lock/vendor.ts";
import type { VendoredFile } from "../5-lock/vendored-file.ts";
import { assemble } from "../6-assemble/assemble.ts";
import type { Session } from "./session.ts";

/** Whatever else is wrong with a root is for the build to say. */
const ofRuns: ReadonlySet<string> = new Set([
  "unrunnable-script",
  "failed-script",
  "unlike-runs",
  "refused-effects",
  "changed-effects",
  "stale-lock",
]);

/**
 * What the scripts of `run-scripts` do, as the store keeps it: every container that runs some is put together, and what it asks
 * the store for is taken along. What the store has lost is run again, where this machine can.
 */
export async function scriptFiles(
  model: Model,
  lock: LockFile,
  { outside, project }: Session,
): Promise<Checked<readonly VendoredFile[]>> {
  if (lock.containers.every(({ scripts = [] }) => scripts.length === 0))
    return { value: [], diagnostics: [] };
  const { store, sandbox, vendoredEffects: vendored } = outside;
  const { value: loaded, diagnostics } = await load(model, lock, outside);
  const asked = new Set<string>();
  const noting = {
    ...store,
    get: (kind: string, key: string) => {
      asked.add(key);
      return store.get(kind, key);
    },
  };
  const runner = { store: noting, ...(sandbox && { sandbox }), ...(vendored && { vendored }) };
  const context = { files: project.files, read: (source: string) => store.read(source), runner };
  const inputs = loaded?.containers.filter(({ locked }) => locked.scripts !== undefined) ?? [];
  const told = inputs.flatMap((input) =>
    assemble(input, context).diagnostics.filter(({ name }) => ofRuns.has(name)),
  );
  const files = [...asked].flatMap((key): VendoredFile[] => {
    const bytes = store.get("effects", key);
    return bytes ? [{ path: `${scriptsFolder}/${key}`, bytes, by: `effects ${key}` }] : [];
  });
  return {
    value: files,
    diagnostics: [...diagnostics.filter(({ severity }) => severity === "error"), ...told],
  };
}
