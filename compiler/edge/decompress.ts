import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, createReadStream, openSync, readSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Readable, type Writable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { DebPart } from "../formats/deb.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { xzModule } from "../formats/decompress.ts";

/** Below this many compressed bytes starting a process costs more than it saves (measured: 4 ms against 1 ms). */
const worthAProcess = 64 * 1024;

/** Gives the unpacked bytes of a part of a package file to `sink`, piece by piece. Rejects with an ArchiveError. */
export async function decompress(
  path: string,
  part: DebPart,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  const decoder = inProcess[part.compression];
  const program = part.size >= worthAProcess || !decoder ? programs[part.compression] : undefined;
  if (program && inPath(program[0])) return byProcess(program, path, part, sink);
  if (!decoder) throw new ArchiveError(`this machine has no ${program?.[0]} to unpack ${part.name}`);
  const input = part.size === 0 ? Readable.from([]) : bytesOf(path, part);
  try {
    await decoder(input, sink);
  } catch (error) {
    throw damaged(part, error);
  } finally {
    input.destroy();
  }
}

type Words = readonly [program: string, ...args: string[]];

/** `--single-stream` keeps xz from taking the padding behind the member for damage; bzip2 does not look at it. */
const programs: Readonly<Partial<Record<DebPart["compression"], Words>>> = {
  xz: ["xz", "-dcq", "--single-stream"],
  zstd: ["zstd", "-dcq"],
  bzip2: ["bzip2", "-dcq"],
  lzma: ["xz", "-dcq", "--format=lzma", "--single-stream"],
};

type Decoder = (input: Readable, sink: (chunk: Uint8Array) => void) => Promise<void>;

const inProcess: Readonly<Partial<Record<DebPart["compression"], Decoder>>> = {
  none: (input, sink) => drain(input, sink),
  gzip: (input, sink) => {
    const output = createGunzip();
    input.on("error", (error) => output.destroy(error));
    return drain(input.pipe(output), sink);
  },
  xz: async (input, sink) => {
    const xz = await xzModule();
    const web = Readable.toWeb(input) as ConstructorParameters<typeof xz.XzReadableStream>[0];
    await drain(new xz.XzReadableStream(web) as unknown as AsyncIterable<Uint8Array>, sink);
  },
  zstd: async (input, sink) => {
    const { Decompress: ZstdStream } = await import("fzstd");
    let last = false;
    const output = new ZstdStream((chunk, final) => {
      last = final === true;
      sink(chunk);
    });
    for await (const chunk of input) output.push(chunk);
    output.push(new Uint8Array(0), true);
    if (!last) throw new ArchiveError("the zstd stream ends too early");
  },
};

async function drain(output: AsyncIterable<Uint8Array>, sink: (chunk: Uint8Array) => void): Promise<void> {
  for await (const chunk of output) sink(chunk);
}

/**
 * The process reads the file itself, from where its descriptor stands: no byte of the package goes through this
 * process. Not so zstd, which would take the padding behind the member for damage: it gets the member and no more.
 */
async function byProcess(
  [program, ...args]: Words,
  path: string,
  part: DebPart,
  sink: (chunk: Uint8Array) => void,
): Promise<void> {
  const file = program === "zstd" ? undefined : openAt(path, part.offset);
  // What begins with the file is no member of another: nothing is behind it, and it may be of several streams.
  const words = part.offset === 0 ? args.filter((one) => one !== "--single-stream") : args;
  // XZ_OPT and its like would change what the process does.
  const child = spawn(program, words, {
    stdio: [file ?? "pipe", "pipe", "pipe"],
    env: { PATH: process.env.PATH, LC_ALL: "C" },
  });
  if (file !== undefined) closeSync(file);
  if (child.stdin) pour(path, part, child.stdin);
  const complaints: Buffer[] = [];
  child.stderr?.on("data", (chunk: Buffer) => complaints.push(chunk.subarray(0, 500)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  try {
    await drain(child.stdout as Readable, sink);
    if ((await ended) !== 0) throw new Error(Buffer.concat(complaints).toString("utf8").trim());
  } catch (error) {
    child.kill("SIGKILL");
    throw damaged(part, error);
  }
}

function bytesOf(path: string, { offset, size }: DebPart): Readable {
  return createReadStream(path, { start: offset, end: offset + size - 1 });
}

/** A process that is done, or was ended, takes no more; what it says of that is its exit status. */
function pour(path: string, part: DebPart, into: Writable): void {
  into.on("error", () => {});
  bytesOf(path, part)
    .on("error", () => into.destroy())
    .pipe(into);
}

/** Node cannot seek: reading without a position moves the descriptor's own. What lies before is small. */
function openAt(path: string, offset: number): number {
  const file = openSync(path, "r");
  const skipped = Buffer.alloc(Math.min(offset, 1 << 20));
  for (let at = 0; at < offset; ) {
    const count = readSync(file, skipped, 0, Math.min(skipped.length, offset - at), null);
    if (count === 0) break;
    at += count;
  }
  return file;
}

function damaged(part: DebPart, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  // A full disk below the sink is no fault of the archive.
  if (error instanceof ArchiveError || (error as Error).name === "StoreError" || /^E[A-Z]+$/.test(code))
    return error as Error;
  return new ArchiveError(`${part.name} cannot be decompressed: ${(error as Error).message}`);
}

const found = new Map<string, boolean>();

function inPath(program: string): boolean {
  const path = process.env.PATH ?? "";
  const known = found.get(`${program}:${path}`);
  if (known !== undefined) return known;
  const there = path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  found.set(`${program}:${path}`, there);
  return there;
}
