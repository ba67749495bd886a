import type { LoadedFile } from "./loaded.ts";
import type { Trace } from "./trace.ts";

/** `app nginx → /usr/sbin/nginx → libfoo.so.1`: how a command comes to need a name. */
export function chainTo({ program, links }: Trace, file: LoadedFile | undefined, name?: string): string {
  const loaded: string[] = [];
  for (let at = file; at; at = at.by) loaded.unshift(at.found.path);
  const way = [
    program.run[0] ?? "",
    ...links.map(({ path }) => path),
    ...loaded,
    ...(name === undefined ? [] : [name]),
  ];
  return [program.what, ...way.filter((step, index) => step !== way[index - 1])].join(" → ");
}
