import { createGunzip } from "node:zlib";

/** A wanted path or library, and the package that brings it. */
export type Providers = ReadonlyMap<string, string>;

const newline = 10;
/** No line of an index comes near; one that does is no index. */
const longestLine = 1 << 20;

/**
 * Looks names up in a Contents index (`path   section/package,…`, gzip), a stream of half a gigabyte that is never held
 * whole. A name with a slash in front is a path of the root; any other is the last part of a library's path. The first
 * package of the first line found wins. Rejects on bytes that are no gzip.
 */
export async function findProviders(gzip: Uint8Array, wanted: Iterable<string>): Promise<Providers> {
  const needles = [...wanted].map((name) => ({ name, bytes: Buffer.from(name.replace(/^(\/usr)?\//, "")) }));
  const found = new Map<string, string>();
  const stream = createGunzip();
  stream.end(gzip);
  let rest: Uint8Array = Buffer.alloc(0);
  for await (const chunk of stream) {
    const text = Buffer.concat([rest, chunk as Buffer]);
    const end = text.lastIndexOf(newline) + 1;
    for (const { name, bytes } of needles) {
      const provider = found.has(name) ? undefined : lookUp(text.subarray(0, end), name, bytes);
      if (provider) found.set(name, provider);
    }
    if (found.size === needles.length) break;
    rest = text.subarray(end);
    if (rest.length > longestLine) break;
  }
  stream.destroy();
  return found;
}

function lookUp(text: Buffer, name: string, needle: Buffer): string | undefined {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    const start = text.lastIndexOf(newline, at) + 1;
    const line = text.toString("utf8", start, text.indexOf(newline, at));
    const [, path = "", packages = ""] = /^(.*\S)\s+(\S+)$/.exec(line) ?? [];
    if (matches(`/${path}`, name)) return packages.split(",")[0]?.split("/").at(-1);
  }
  return undefined;
}

/** Packages may still ship a path as it was before the usr-merge. */
function matches(path: string, name: string): boolean {
  if (name.startsWith("/")) return path === name || `/usr${path}` === name || path === `/usr${name}`;
  return path.endsWith(`/${name}`) && /^\/(usr\/)?lib/.test(path);
}
