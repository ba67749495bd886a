import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";

/** Bytes after which a log starts anew; the one before is kept under `.1`. */
const rotateAt = 16 * 1024 * 1024;
const streams = ["out", "err"] as const;
type Stream = (typeof streams)[number];

/**
 * Takes what an app prints from its pipes and appends it to its log, each line with its time and stream. It writes what
 * it has at once, even half a line, so that a reader of the log misses nothing. The app holds the pipe, never the file.
 */
export class LogWriter {
  readonly #path: string;
  readonly #pipes: { readonly stream: Stream; readonly fd: number; readonly socket: Socket }[] = [];
  #file: number;
  #size: number;
  /** The stream whose line is not ended yet. */
  #open: Stream | undefined;

  constructor(path: string, pipes: string) {
    this.#path = path;
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    this.#file = openSync(path, "a", 0o600);
    this.#size = statSync(path).size;
    for (const stream of streams) this.#listen(stream, join(pipes, stream));
  }

  #listen(stream: Stream, pipe: string): void {
    // Open for writing too, the pipe does not end when one run of the app does.
    const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    const socket = new Socket({ fd, readable: true, writable: false });
    socket.on("data", (chunk) => this.#write(stream, chunk));
    socket.on("error", () => socket.destroy());
    this.#pipes.push({ stream, fd, socket });
  }

  #write(stream: Stream, chunk: Buffer): void {
    const stamp = `${new Date().toISOString()} ${stream} `;
    const ended = chunk[chunk.length - 1] === 10;
    const lines = (ended ? chunk.subarray(0, -1) : chunk).toString("latin1").split("\n");
    const continues = this.#open === stream;
    const first = continues ? "" : `${this.#open ? "\n" : ""}${stamp}`;
    const text = first + lines.join(`\n${stamp}`) + (ended ? "\n" : "");
    this.#open = ended ? undefined : stream;
    this.#append(Buffer.from(text, "latin1"));
  }

  #append(bytes: Buffer): void {
    this.#size += bytes.length;
    this.#tryWrite(bytes);
    if (this.#size >= rotateAt) this.#rotate();
  }

  #tryWrite(bytes: Buffer): void {
    try {
      writeSync(this.#file, bytes);
    } catch {
      // A full disk costs lines, and neither the app nor the supervisor: both go on.
    }
  }

  /** A line that does not end goes on in the new log as another: an app may never end one. */
  #rotate(): void {
    if (this.#open) this.#tryWrite(Buffer.from("\n"));
    this.#open = undefined;
    closeSync(this.#file);
    renameSync(this.#path, `${this.#path}.1`);
    this.#file = openSync(this.#path, "a", 0o600);
    this.#size = 0;
  }

  /** Takes what is in the pipes now. */
  drain(): void {
    for (const { stream, fd } of this.#pipes) this.#drain(stream, fd);
  }

  /** Takes what is still in the pipes, then lets go of them. */
  close(): void {
    for (const { socket } of this.#pipes) socket.pause();
    this.drain();
    for (const { socket } of this.#pipes) socket.destroy();
    if (this.#open) this.#append(Buffer.from("\n"));
    closeSync(this.#file);
  }

  #drain(stream: Stream, fd: number): void {
    const buffer = Buffer.alloc(65_536);
    for (;;) {
      const length = readSome(fd, buffer);
      if (length === 0) return;
      this.#write(stream, buffer.subarray(0, length));
    }
  }
}

/** Zero when the pipe is empty. */
function readSome(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch {
    return 0;
  }
}
