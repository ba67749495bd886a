import { createHash } from "node:crypto";
import product from "../package.json" with { type: "json" };
import type { Model } from "./3-evaluate/model.ts";
import type { LockFile } from "./5-lock/lock-file.ts";
import { LOCK_NAME } from "./5-lock/read-lock.ts";
import { writeLock } from "./5-lock/write-lock.ts";
import type { Inputs } from "./9-emit/evidence/evidence.ts";
import type { ProgramFiles } from "./edge/interfaces.ts";

/** All that a build of this model reads, for its evidence. The lock is as `plimsoll lock` writes it. */
export function inputsOf(model: Model, lock: LockFile, files: ProgramFiles): Inputs {
  const given = model.containers.flatMap(({ files: own, apps }) =>
    [...own, ...apps.flatMap((app) => app.files)].flatMap(({ body }) =>
      "from" in body.value ? [body.value.from] : [],
    ),
  );
  const names = [...new Set([...files.sources(), ...given])].sort();
  return {
    version: product.version,
    lock: { name: LOCK_NAME, bytes: Buffer.from(writeLock(lock)) },
    suites: lock.suites,
    modules: lock.modules,
    files: names.flatMap((name) => {
      const bytes = files.read(name, "given");
      return bytes ? [{ name, sha256: createHash("sha256").update(bytes).digest("hex") }] : [];
    }),
  };
}
