import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../../compiler/8-plan/manifest.ts";

export interface Visit {
  readonly bundle: string;
  /** `10.40.0.16 8080`: where the container answers. */
  readonly addresses: readonly string[];
  readonly engines: readonly string[];
}

/** Puts into a folder what `ask.sh` reads: the bundle, whom to ask, and what each file of its root is to be. */
export function fill(folder: string, { bundle, addresses, engines }: Visit): void {
  cpSync("spec/oracles/guest/ask.sh", join(folder, "ask.sh"));
  execFileSync("cp", ["-a", bundle, join(folder, "bundle")]);
  const { entries }: Manifest = JSON.parse(readFileSync(join(bundle, "manifest.json"), "utf8"));
  const files = entries.flatMap(({ path, digest }) =>
    digest === undefined ? [] : [`${digest.replace("sha256:", "")}  .${path}`],
  );
  for (const [name, lines] of Object.entries({ addresses, engines, files }))
    writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(""));
}
