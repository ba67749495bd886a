import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { Place } from "../formats/pack-name.ts";
import { putTarHeader, type TarMember, tarHeader } from "../formats/tar-write.ts";
import { tarBlock, tarEnd, tarPadding } from "../formats/tar-write-header.ts";
import { OpenFiles } from "./open-files.ts";
import { onDisk, StoreError } from "./store-error.ts";

/** Bytes of a file: in memory, or by a path. */
export type Content = Uint8Array | string;

/** Small enough to stay in a core's cache between the read, the digest and the write: with a megabyte the kernel works twice as long. */
const bufferSize = 128 * 1024;

/** A tar archive on its way to a new file. Small things gather in one buffer, so that a thousand files are a few writes. */
export class TarFile {
  readonly #path: string;
  readonly #file: number;
  readonly #hash = createHash("sha256");
  readonly #buffer = Buffer.allocUnsafe(bufferSize);
  #used = 0;
  #written = 0;
  /** The files of a package are often parts of one. */
  readonly #sources = new OpenFiles();

  constructor(path: string) {
    this.#path = path;
    this.#file = onDisk(path, () => openSync(path, "wx", 0o644));
  }

  /** Bytes that came to it. */
  get size(): number {
    return this.#written + this.#used;
  }

  /** Adds an entry, a file with its content. Throws StoreErrors. */
  add(member: TarMember, content: Content | Place = zeros.subarray(0, 0)): void {
    if (bufferSize - this.#used < tarBlock) this.#flush();
    if (putTarHeader(member, this.#buffer, this.#used)) this.#used += tarBlock;
    else this.#put(tarHeader(member));
    if (member.type !== "file") return;
    if (content instanceof Uint8Array) this.#put(content);
    else this.#copy(typeof content === "string" ? { path: content, offset: 0 } : content, member.size);
    const padding = tarPadding(member.size);
    if (padding > 0) this.#put(zeros.subarray(0, padding));
  }

  /** Ends the archive; gives the digest and the size of the whole. */
  finish(): { readonly digest: string; readonly size: number } {
    this.#put(tarEnd);
    this.#flush();
    return { digest: `sha256:${this.#hash.digest("hex")}`, size: this.#written };
  }

  close(): void {
    this.#sources.close();
    closeSync(this.#file);
  }

  #put(bytes: Uint8Array): void {
    if (bytes.length > bufferSize - this.#used) this.#flush();
    if (bytes.length >= bufferSize) return this.#write(bytes);
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** The size stands in the header already, so a file of another size would shift all that follows. */
  #copy({ path, offset }: Place, size: number): void {
    const file = this.#sources.open(path);
    for (let at = 0; at < size; ) {
      if (this.#used === bufferSize) this.#flush();
      const most = Math.min(size - at, bufferSize - this.#used);
      const read = onDisk(path, () => readSync(file, this.#buffer, this.#used, most, offset + at));
      if (read === 0) throw new StoreError("EIO", path, `the file is shorter than the ${size} bytes it had`);
      this.#used += read;
      at += read;
    }
  }
  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #write(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#written += bytes.length;
    onDisk(this.#path, () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    });
  }
}

const zeros = new Uint8Array(512);
