import type { Files } from "./interfaces.ts";

/** The twin in memory of the project's files: paths to texts or bytes. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): Files {
  const bytes = new Map(
    Object.entries(contents).map(([path, content]) => [
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    ]),
  );
  return {
    read: (path) => bytes.get(path),
    size: (path) => bytes.get(path)?.length,
    sources: () => [...bytes.keys()].filter((path) => path.endsWith(".plim") && !path.includes("/")).sort(),
  };
}
