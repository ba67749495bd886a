import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { constants, Script } from "node:vm";

/** A part of the program that was compiled by V8 before it ran. */
export interface Part {
  readonly path: string;
  readonly script: Script;
}

/**
 * Has the parts of this program compiled with what V8 kept of them when the program was built
 * (`keep-code.ts`): functions that ran then need no compiling now. V8 itself refuses what another version, flag
 * or processor made, and compiles as ever. `watch` is told of every part that is loaded.
 */
export function useCodeCache(extensions: NodeJS.RequireExtensions, watch?: (part: Part) => void): void {
  // Whoever started this program may watch it already.
  if (extensions[".cjs"]) return;
  const compile = extensions[".js"];
  extensions[".cjs"] = (module, path) => {
    const kept = cachePath(path);
    const cachedData = existsSync(kept) ? readFileSync(kept) : undefined;
    if (!cachedData && !watch) return compile(module, path);
    const script = new Script(wrapped(readFileSync(path, "utf8")), {
      filename: path,
      ...(cachedData && { cachedData }),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    watch?.({ path, script });
    const require = Object.assign((name: string): unknown => module.require(name), { extensions });
    script.runInThisContext().call(module.exports, module.exports, require, module, path, dirname(path));
  };
}

/** Beside the part itself, whose name must have the digest of its text: V8 compares no more of that than its length. */
export function cachePath(part: string): string {
  return `${part.slice(0, -".cjs".length)}.${process.versions.v8}-${process.arch}.cache`;
}

/** As Node wraps a CommonJS module, without the first line that is for a shell. */
export const wrapped = (text: string): string =>
  `(function (exports, require, module, __filename, __dirname) { ${text.replace(/^#!.*/, "")}\n})`;
