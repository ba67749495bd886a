import { setTimeout as sleep } from "node:timers/promises";
import { FetchError, type FetchFailure } from "../formats/fetch-error.ts";
import type { Transfer, TransferOptions } from "./http-request.ts";
import type { Download } from "./interfaces.ts";
import type { Sink } from "./sink.ts";
import { open, StatusError } from "./transfer.ts";

export interface DownloadOptions extends TransferOptions {
  /** Milliseconds to wait before each further round over the mirrors; as many rounds as entries, and one. */
  readonly backOff: readonly number[];
  /** The most bytes of a file whose size nobody said. */
  readonly most?: number;
  /** Nobody waits for anything any more: what broke off is not tried again. */
  readonly isOver?: () => boolean;
  /** Told of bytes that came, and of bytes that are taken back (negative). */
  readonly progress: (bytes: number) => void;
}

/** The largest file that is taken into memory when nobody said how large it is: a Release has a few hundred kilobytes. */
const UNKNOWN_SIZE_CAP = 32 * 1024 * 1024;

/**
 * Fills a sink from the first mirror that gives the right bytes. What came stays when a connection breaks, and the next
 * attempt goes on from there; wrong bytes are thrown away and that mirror is not asked again. Rejects with a FetchError.
 */
export async function download(wanted: Download, sink: Sink, options: DownloadOptions): Promise<void> {
  const failures = new Map<string, Failure>();
  for (const [round, pause] of [0, ...options.backOff].entries()) {
    const urls = wanted.urls.filter((url) => !failures.get(url)?.final);
    if (urls.length === 0) break;
    if (round > 0)
      await sleep(pause, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {});
    for (const url of urls) {
      if (options.signal?.aborted || options.isOver?.()) throw new FetchError("stopped", "stopped");
      const failure = await attempt(url, wanted, sink, options);
      if (!failure) return;
      failures.set(url, failure);
    }
  }
  throw summary(wanted, failures);
}

interface Failure {
  readonly kind: FetchFailure;
  readonly reason: string;
  /** Asking this mirror again is in vain. */
  readonly final: boolean;
}

async function attempt(
  url: string,
  wanted: Download,
  sink: Sink,
  options: DownloadOptions,
): Promise<Failure | undefined> {
  const resumed = sink.length > 0;
  try {
    await fill(url, wanted, sink, options);
  } catch (error) {
    if (wanted.digest === undefined || isWrong(error)) takeBack(sink, options);
    return failureOf(error);
  }
  const wrong = verify(wanted, sink);
  if (!wrong) return undefined;
  takeBack(sink, options);
  // The beginning came from elsewhere and may be what is wrong: the whole of it from here deserves a try.
  return resumed ? attempt(url, wanted, sink, options) : wrong;
}

async function fill(url: string, wanted: Download, sink: Sink, options: DownloadOptions): Promise<void> {
  if (wanted.size !== undefined && sink.length > wanted.size) takeBack(sink, options);
  if (sink.length > 0 && sink.length === wanted.size) return;
  const transfer = await open(url, sink.length, options);
  try {
    if (transfer.from !== sink.length) takeBack(sink, options);
    await pour(transfer, sink, wanted.size ?? options.most ?? UNKNOWN_SIZE_CAP, options);
  } finally {
    transfer.close();
  }
}

async function pour(transfer: Transfer, sink: Sink, cap: number, options: DownloadOptions): Promise<void> {
  if (transfer.from + (transfer.length ?? 0) > cap) throw tooLarge(cap);
  await transfer.pour((chunk) => {
    if (sink.length + chunk.length > cap) throw tooLarge(cap);
    write(sink, chunk);
    options.progress(chunk.length);
  });
}

function write(sink: Sink, chunk: Uint8Array): void {
  try {
    sink.write(chunk);
  } catch (error) {
    throw diskError(error);
  }
}

/** A system's error at the disk, as a FetchError. */
export function diskError(error: unknown): FetchError {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : (error as Error).message;
  return new FetchError("disk", reason);
}

function verify({ size, digest }: Download, sink: Sink): Failure | undefined {
  if (size !== undefined && sink.length !== size) {
    return { kind: "mismatch", reason: `it has ${sink.length} bytes, not ${size}`, final: true };
  }
  const actual = digest === undefined ? undefined : sink.digest();
  if (actual === digest) return undefined;
  return { kind: "mismatch", reason: `its digest is ${actual}, not ${digest}`, final: true };
}

function takeBack(sink: Sink, options: DownloadOptions): void {
  options.progress(-sink.length);
  sink.reset();
}

function tooLarge(cap: number): FetchError {
  return new FetchError("too-large", `it is larger than ${cap} bytes`);
}

function isWrong(error: unknown): boolean {
  return error instanceof FetchError && error.kind === "too-large";
}

/** A full disk and a stop end the whole download; the rest concerns one mirror. */
function failureOf(error: unknown): Failure {
  if (error instanceof FetchError) {
    if (error.kind === "disk" || error.kind === "stopped") throw error;
    return { kind: error.kind, reason: error.message, final: true };
  }
  if (error instanceof Error && error.name === "AbortError") throw new FetchError("stopped", "stopped");
  if (!(error instanceof StatusError)) return { kind: "unreachable", reason: plainly(error), final: false };
  const isMissing = error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408;
  return { kind: isMissing ? "missing" : "unreachable", reason: error.message, final: isMissing };
}

/** What a system's error means to somebody who looks for the cause. */
function plainly(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return MEANINGS[code ?? ""] ?? message ?? String(error);
}

const MEANINGS: Readonly<Record<string, string>> = {
  EAI_AGAIN: "the mirror's name cannot be looked up",
  ENOTFOUND: "the mirror's name cannot be looked up",
  ECONNREFUSED: "the mirror refuses connections",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  ETIMEDOUT: "the mirror does not answer",
  ENETUNREACH: "there is no way to the mirror's network",
  EHOSTUNREACH: "there is no way to the mirror",
};

/** The gravest of what the mirrors did: bytes that are wrong say more than a file that is not there. */
function summary(wanted: Download, failures: ReadonlyMap<string, Failure>): FetchError {
  const order: readonly FetchFailure[] = ["mismatch", "too-large", "unreachable", "missing", "unsupported"];
  const kinds = [...failures.values()].map(({ kind }) => kind);
  const kind = order.find((one) => kinds.includes(one)) ?? "unreachable";
  const reason =
    [...failures.values()].find((failure) => failure.kind === kind)?.reason ?? "no mirror is known";
  const detail = [...failures].map(([url, failure]) => `${url}: ${failure.reason}`);
  return new FetchError(kind, `${wanted.label}: ${reason}`, detail);
}
