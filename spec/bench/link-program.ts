import { renameSync, writeFileSync } from "node:fs";
import { cachePath, type Part, useCodeCache } from "../../compiler/code-cache.ts";

/**
 * `link-program FOLDER [PASSES]`: `link-root` as the product itself is built and started, a CommonJS program of which V8 finds
 * the code that was kept; with `keep` for PASSES it runs once and keeps it (compiler/keep-code.ts does that for the product).
 */
const parts: Part[] = [];
if (process.argv[3] === "keep") {
  process.on("exit", () => parts.forEach(keep));
  useCodeCache(require.extensions, (part) => parts.push(part));
} else useCodeCache(require.extensions);
import("./link-root.ts").then(({ main }) => main(process.argv[2] ?? "/", Number(process.argv[3]) || 0));

function keep({ path, script }: Part): void {
  const temporary = `${cachePath(path)}.${process.pid}`;
  writeFileSync(temporary, script.createCachedData());
  renameSync(temporary, cachePath(path));
}
