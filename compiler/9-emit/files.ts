import type { EmittedFile } from "./emitted.ts";

export type NamedFile = readonly [path: string, file: EmittedFile];

/** In the order of paths; of two with one path the later stays. */
export function sorted(files: Iterable<NamedFile>): Map<string, EmittedFile> {
  return new Map([...new Map(files)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function jsonFile(value: unknown): EmittedFile {
  return textFile(`${JSON.stringify(value, null, 2)}\n`, 0o644);
}

export function textFile(content: string, mode: number): EmittedFile {
  return { bytes: Buffer.from(content), mode };
}
