import { posix } from "node:path";
import type { ImportEntry } from "../../grammar/syntax.ts";

/**
 * The file that an import names, relative to the project: `import ./net.plim` in `shop/web.plim` is `shop/net.plim`.
 * Undefined when it names none, or one outside the project.
 */
export function importedFile(from: string, { from: path }: ImportEntry): string | undefined {
  const written =
    path.kind === "literal"
      ? path.text
      : path.kind === "text" && path.parts.length === 1
        ? path.parts[0]
        : undefined;
  if (typeof written !== "string" || written.startsWith("/") || !written.endsWith(".plim")) return undefined;
  const file = posix.join(posix.dirname(from), written);
  return file.startsWith("../") ? undefined : file;
}
