import { connect, type Socket } from "node:net";
import { type ResponseHead, readHead } from "../formats/response-head.ts";

/** What a server is asked for. */
export interface PlainRequest {
  /** Where to connect: the server, or a proxy. */
  readonly host: string;
  readonly port: number;
  /** The request's target, as it is sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds of silence after which the connection is given up. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
}

const longestHead = 64 * 1024;

/** A connection over which one file is asked for after the other. */
export class PlainConnection {
  readonly #socket: Socket;
  /** What is done with what comes, and with what went wrong. */
  #take: (chunk: Buffer) => void = () => {};
  #fail: (error: Error) => void = () => {};
  /** Bytes still to come of an answer. */
  #left = 0;
  /** Bytes of the answer that came before anybody took them. */
  #early: Buffer[] = [];
  #release: () => void = () => {};

  /** What comes is read to `place`. */
  constructor(host: string, port: number, place: Buffer, onClose: () => void) {
    const callback = (count: number) => {
      this.#take(place.subarray(0, count));
      return true;
    };
    this.#socket = connect({ host, port, noDelay: true, onread: { buffer: place, callback } });
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("timeout", () => {
      const patience = (this.#socket.timeout ?? 0) / 1000;
      this.#socket.destroy(new Error(`nothing came for ${patience} s`));
    });
    this.#socket.on("close", () => {
      onClose();
      this.#fail(new Error("the connection closed before the end"));
    });
  }

  /** Nothing is on its way, and nothing came that nobody took. */
  get isFree(): boolean {
    return this.#left === 0 && this.#early.length === 0 && !this.#socket.destroyed;
  }

  /** Undefined when what was answered is not for us. */
  ask({ path, headers, patience, signal }: PlainRequest): Promise<ResponseHead | undefined> {
    const abort = () => this.#socket.destroy(Object.assign(new Error("stopped"), { name: "AbortError" }));
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    this.#release = () => signal?.removeEventListener("abort", abort);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.ref().setTimeout(patience);
    this.#socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
    return new Promise((resolve, reject) => {
      let text = "";
      this.#fail = reject;
      this.#take = (chunk) => {
        text += chunk.toString("latin1");
        const end = text.indexOf("\r\n\r\n");
        if (end < 0 && text.length <= longestHead) return;
        const head = end < 0 ? undefined : readHead(text.slice(0, end));
        if (!head) return resolve(undefined);
        this.#left = head.length;
        this.#take = (chunk) => this.#early.push(Buffer.from(chunk));
        const behind = text.length - end - 4;
        if (behind > 0) this.#take(chunk.subarray(chunk.length - behind));
        resolve(head);
      };
    });
  }

  pour(take: (chunk: Uint8Array) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        reject(error);
        this.end();
      };
      this.#fail = reject;
      this.#take = (chunk) => {
        if (chunk.length > this.#left) return fail(new Error("more came than the server said"));
        try {
          take(chunk);
        } catch (error) {
          return fail(error as Error);
        }
        this.#left -= chunk.length;
        if (this.#left === 0) resolve();
      };
      for (const chunk of this.#early.splice(0)) this.#take(chunk);
      if (this.#left === 0) resolve();
      else if (this.#socket.destroyed) reject(new Error("the connection closed before the end"));
    });
  }

  /** Stays open for the next request, and keeps no process waiting; what comes before that was not asked for. */
  rest(onEnd: () => void): void {
    this.#release();
    const gone = () => {
      onEnd();
      this.end();
    };
    this.#take = gone;
    this.#fail = gone;
    this.#socket.setTimeout(0).unref();
  }

  /** Who waits for it is told. */
  cut(): void {
    this.#socket.destroy();
  }

  /** Nobody waits for it. */
  end(): void {
    this.#release();
    this.#take = () => {};
    this.#fail = () => {};
    this.#socket.destroy();
  }
}
