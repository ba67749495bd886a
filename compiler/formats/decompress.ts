import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** Thrown when compressed bytes are damaged, or grow past what was promised. */
export class DecompressError extends Error {
  override readonly name = "DecompressError";
}

/** Suffixes of compressed indexes that can be read, the quickest to unpack first. */
export const INDEX_SUFFIXES = [".gz", ".xz", ""] as const;

/**
 * Unpacks a `.gz` or `.xz` file, whose contents are `size` bytes, or where that is not `exact` at most so many; any other
 * name is taken as it is.
 */
export async function decompress(
  path: string,
  bytes: Uint8Array,
  size: number,
  exact = true,
): Promise<Uint8Array> {
  const unpacked = await unpack(path, bytes, size);
  if (exact && unpacked.length !== size)
    throw new DecompressError(`it unpacks to ${unpacked.length} bytes, not ${size}`);
  return unpacked;
}

async function unpack(path: string, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  if (path.endsWith(".gz")) return inflate(bytes, size);
  if (path.endsWith(".xz")) return unpackXz(bytes, size);
  return bytes;
}

async function inflate(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  try {
    // One chunk for all of it: joining many costs as much as unpacking them.
    return await promisify(gunzip)(bytes, {
      maxOutputLength: Math.max(size, 1),
      chunkSize: Math.min(Math.max(size, 64), 64 * 1024 * 1024),
    });
  } catch (error) {
    throw new DecompressError(error instanceof Error ? error.message : String(error));
  }
}

/** Security and update suites carry their small indexes as xz alone. */
async function unpackXz(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const { XzReadableStream } = await xzModule();
  const source = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const unpacked = new Uint8Array(size);
  let length = 0;
  try {
    const reader = new XzReadableStream(source).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const chunk: Uint8Array = part.value;
      if (length + chunk.length > size) throw new DecompressError(`it unpacks to more than ${size} bytes`);
      unpacked.set(chunk, length);
      length += chunk.length;
    }
  } catch (error) {
    throw error instanceof DecompressError ? error : new DecompressError(String(error));
  }
  return unpacked.subarray(0, length);
}

/** The package is CommonJS: what it exports stands under `default` unless a bundler has joined the two. */
export async function xzModule(): Promise<typeof import("xz-decompress")> {
  const module = await import("xz-decompress");
  return "XzReadableStream" in module ? module : (module as { default: typeof module }).default;
}
