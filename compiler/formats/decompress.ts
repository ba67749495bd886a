import { createGunzip } from "node:zlib";

/** Thrown when compressed bytes are damaged, or grow past what was promised. */
export class DecompressError extends Error {
  override readonly name = "DecompressError";
}

/** Suffixes of compressed indexes that can be read, the quickest to unpack first. */
export const INDEX_SUFFIXES = [".gz", ".xz", ""] as const;

/** What is promised of the contents: bytes, or where that is not exact the most of them. */
export interface Promised {
  readonly size: number;
  readonly isExact: boolean;
}
type Take = (chunk: Uint8Array) => void;

/**
 * Unpacks a `.gz` or `.xz` file, and gives the contents piece by piece: what comes next is unpacked while a piece is looked at. Any
 * other name is taken as it is. Rejects with a DecompressError, and with what `take` throws.
 */
export async function decompress(
  path: string,
  bytes: Uint8Array,
  { size, isExact }: Promised,
  take: Take,
): Promise<void> {
  let length = 0;
  await unpack(path, bytes, size, (chunk) => {
    length += chunk.length;
    if (length > size) throw new DecompressError(`it unpacks to more than ${size} bytes`);
    take(chunk);
  });
  if (isExact && length !== size) throw new DecompressError(`it unpacks to ${length} bytes, not ${size}`);
}

function unpack(path: string, bytes: Uint8Array, size: number, take: Take): Promise<void> {
  if (path.endsWith(".gz")) return drain(inflated(bytes, size), take);
  if (path.endsWith(".xz")) return drain(unpackedXz(bytes), take);
  return drain([bytes], take);
}

/** What the bytes are to blame for is told apart from what `take` throws. */
async function drain(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, take: Take): Promise<void> {
  try {
    for await (const chunk of chunks) taken(chunk, take);
  } catch (error) {
    if (error instanceof Refused) throw error.cause;
    throw new DecompressError(error instanceof Error ? error.message : String(error));
  }
}

class Refused extends Error {}

function taken(chunk: Uint8Array, take: Take): void {
  try {
    take(chunk);
  } catch (cause) {
    throw new Refused("", { cause });
  }
}

/** Large enough that going back and forth costs nothing, and small enough that the first piece comes soon. */
const largestChunk = 4 * 1024 * 1024;

function inflated(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: Math.min(Math.max(size, 64), largestChunk) });
  gunzip.end(bytes);
  return gunzip;
}

/** Security and update suites carry their small indexes as xz alone. */
async function* unpackedXz(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const { XzReadableStream } = await xzModule();
  const source = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const reader = new XzReadableStream(source).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value as Uint8Array;
}

/** The package is CommonJS: what it exports stands under `default` unless a bundler has joined the two. */
export async function xzModule(): Promise<typeof import("xz-decompress")> {
  const module = await import("xz-decompress");
  return "XzReadableStream" in module ? module : (module as { default: typeof module }).default;
}
