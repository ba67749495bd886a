import type { ImportEntry } from "../../grammar/syntax.ts";
import { archiveOf, isUrl, joinPath } from "../formats/module-where.ts";

/** What an import names: a file of the same project or module, a module by its place, or nothing that can be. */
export type ImportTarget =
  | { readonly file: string }
  | { readonly module: string }
  | { readonly fault: "invalid" | "outside" };

/**
 * Paths count from the folder of the importing file: `import ./net.plim` in `shop/web.plim` is `shop/net.plim`. `root` is
 * the place of the module that the file belongs to, "" for the project's own. A file never leads out of it; a
 * module may lie beside it, but for a tarball, which has nothing beside it.
 */
export function importTarget(from: string, root: string, entry: ImportEntry): ImportTarget {
  const written = textOf(entry);
  if (written === undefined || written.startsWith("/") || /[\u0000-\u001f\u007f]|^\s|\s$/.test(written))
    return { fault: "invalid" };
  if (isUrl(written))
    return archiveOf(written) ? { module: written.replace(/\/+$/, "") } : { fault: "invalid" };
  const path = joinPath(from, written).replace(/\/$/, "");
  if (path.endsWith(".plim")) {
    if (isInside(path, root)) return { file: path };
    return { fault: root === "" ? "invalid" : "outside" };
  }
  // A bare word may come to mean something else one day.
  if (!/^\.\.?\//.test(written)) return { fault: "invalid" };
  const archive = archiveOf(root)?.archive;
  if (archive !== undefined && path !== archive && !isInside(path, archive)) return { fault: "outside" };
  return { module: path };
}

/** Whether a path stays below a root, "" for the project's own. */
export function isInside(path: string, root: string): boolean {
  return root === "" ? path !== ".." && !path.startsWith("../") : path.startsWith(`${root}/`);
}

function textOf({ from }: ImportEntry): string | undefined {
  if (from.kind === "literal") return from.text;
  const [text, ...more] = from.kind === "text" ? from.parts : [];
  return typeof text === "string" && more.length === 0 ? text : undefined;
}
