import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cachePath, type Part, useCodeCache } from "./code-cache.ts";
import sample from "./keep-code-sample.plim";

/**
 * Keeps what V8 compiled while the program checked a small project that uses most of the language, beside each part of the
 * program (`code-cache.ts`). `npm run build` runs it once the program is built; another Node makes its own with
 * `node dist/keep-code.cjs`.
 */
function keepCode(program: string): void {
  const require = createRequire(program);
  const parts: Part[] = [];
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-code-"));
  const chunks = join(dirname(program), "chunks");
  // What another build left would be used, and so not be made anew.
  for (const name of readdirSync(chunks)) if (name.endsWith(cachePath(".cjs"))) rmSync(join(chunks, name));
  process.on("exit", (status) => {
    rmSync(folder, { recursive: true });
    if (status === 0) for (const part of parts.filter(({ path }) => dirname(path) === chunks)) keep(part);
    else process.stderr.write("the program that was built refuses its own sample\n");
  });
  process.env.PLIMSOLL_STORE = join(folder, "store");
  process.argv = [process.execPath, program, "check", folder];
  writeFileSync(join(folder, "sample.plim"), sample);
  useCodeCache(require.extensions, (part) => parts.push(part));
  require(program);
}

/** It appears whole: the program may be running. */
function keep({ path, script }: Part): void {
  const temporary = `${cachePath(path)}.${process.pid}`;
  writeFileSync(temporary, script.createCachedData());
  renameSync(temporary, cachePath(path));
}

keepCode(join(import.meta.dirname, "plimsoll.cjs"));
