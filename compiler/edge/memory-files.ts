import { isForeign, ModuleBuilder } from "../formats/module-content.ts";
import { isUrl } from "../formats/module-where.ts";
import type { ProgramFiles } from "./interfaces.ts";
import { modulePins } from "./module-pins.ts";
import { type FindContent, withModules } from "./with-modules.ts";

/**
 * The twin in memory of the project's files: paths to texts or bytes. What lies below a place is the module there, its
 * folder or its tarball alike.
 */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): ProgramFiles {
  const bytes = new Map(
    Object.entries(contents).map(([path, content]) => [
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    ]),
  );
  const own = {
    read: (path: string) => bytes.get(path),
    size: (path: string) => bytes.get(path)?.length,
    stamp: (path: string) =>
      JSON.stringify([...bytes].filter(([one]) => one === path || one.startsWith(`${path}/`)).map(String)),
    sources: () => [...bytes.keys()].filter((path) => path.endsWith(".plim") && !path.includes("/")).sort(),
  };
  const pins = modulePins(own);
  return withModules(own, findIn(bytes), (where) => pins.get(where)?.digest);
}

function findIn(bytes: ReadonlyMap<string, Uint8Array>): FindContent {
  return (where) => {
    const builder = new ModuleBuilder();
    const below = [...bytes].filter(([path]) => path.startsWith(`${where}/`));
    for (const [path, content] of below)
      if (
        !path
          .slice(where.length + 1)
          .split("/")
          .some(isForeign)
      )
        builder.add(path.slice(where.length + 1), content);
    if (below.length > 0) return { content: builder.done() };
    if (isUrl(where)) return { fault: "unfetched", reason: "plimsoll.lock does not pin it" };
    return { fault: "missing", reason: "there is no such folder" };
  };
}
