import { mkdirSync, renameSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { FetchError } from "../formats/fetch-error.ts";
import { openAgents } from "./agents.ts";
import { type DownloadOptions, diskError, download } from "./download.ts";
import type { Download, Fetcher } from "./interfaces.ts";
import { limited } from "./limited.ts";
import { type FileSink, fileSink, memorySink } from "./sink.ts";
import type { FileStore } from "./store.ts";
import type { ProxyOf } from "./transfer.ts";

export interface FetcherOptions {
  /** At most 8 make sense: beyond that, archives stall connections (measured). */
  readonly connections?: number;
  /** Bytes done and to do, of everything asked for so far, and the label of what came last. */
  readonly progress?: (done: number, total: number, label: string) => void;
  readonly proxy?: ProxyOf;
  /** Trusted beside those of the system, as PEM. */
  readonly certificates?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of silence after which a connection is given up. */
  readonly patience?: number;
  readonly backOff?: readonly number[];
}
/** A Fetcher over real connections; `close` ends those that are kept alive. */
export interface NetworkFetcher extends Fetcher {
  close(): void;
}

/** Larger than any tarball that ends in a container. */
const LARGEST_FILE = 16 * 1024 * 1024 * 1024;

/** The store as the fetcher needs it. */
export type ArchiveStore = Pick<FileStore, "folder" | "archive" | "temporary" | "keepArchive">;

/**
 * Fetches over http, https and from file URIs, six at a time. An archive is written beside the store's own temporary
 * files, checked against its size and digest, and only then given its name; what broke off waits in the store's `partial`
 * folder for the next run. An archive that the store has is never asked for.
 */
export function fetcher(store: ArchiveStore, options: FetcherOptions = {}): NetworkFetcher {
  const connections = options.connections ?? 6;
  const agents = openAgents(connections, options.certificates);
  const run = limited(connections);
  const totals = { done: 0, total: 0 };
  const settings = (wanted: Download): DownloadOptions => ({
    agents,
    patience: options.patience ?? 30_000,
    backOff: options.backOff ?? [300, 1500],
    signal: options.signal,
    ...(options.proxy ? { proxy: options.proxy } : {}),
    accept: wanted.accept,
    progress: (bytes) => {
      if (bytes === 0) return;
      totals.done += bytes;
      options.progress?.(totals.done, totals.total, wanted.label);
    },
  });
  const underway = new Map<string, Promise<string>>();
  return {
    bytes: (wanted) => {
      totals.total += wanted.size ?? 0;
      return run(async () => {
        const sink = memorySink();
        await download(wanted, sink, settings(wanted));
        return sink.bytes();
      });
    },
    archive: (wanted) => {
      const there = store.archive(wanted.digest);
      if (there !== undefined) return Promise.resolve(there);
      const already = underway.get(wanted.digest);
      if (already) return already;
      totals.total += wanted.size;
      const fetched = run(() => fetchArchive(store, wanted, settings(wanted)));
      underway.set(wanted.digest, fetched);
      return fetched.finally(() => underway.delete(wanted.digest));
    },
    take: (wanted) =>
      run(async () => {
        const kept = wanted.digest === undefined ? undefined : store.archive(wanted.digest);
        if (kept !== undefined)
          return { path: kept, digest: wanted.digest as string, size: statSync(kept).size };
        return takeFile(store, wanted, { ...settings(wanted), most: LARGEST_FILE });
      }),
    close: () => agents.close(),
  };
}

async function fetchArchive(
  store: ArchiveStore,
  wanted: Download & { readonly digest: string },
  settings: DownloadOptions,
): Promise<string> {
  const partial = join(store.folder, "partial", wanted.digest.slice("sha256:".length));
  const temporary = onDisk(() => store.temporary());
  takeUp(partial, temporary);
  const sink = onDisk(() => fileSink(temporary));
  settings.progress(sink.length);
  try {
    await download(wanted, sink, settings);
  } catch (error) {
    putAside(sink, temporary, partial);
    throw error;
  }
  return onDisk(() => {
    sink.finish();
    return store.keepArchive(temporary, wanted.digest);
  });
}

/** What is known of it is known when all of it came, so nothing is left of a part. */
async function takeFile(store: ArchiveStore, wanted: Download, settings: DownloadOptions) {
  const temporary = onDisk(() => store.temporary());
  const sink = onDisk(() => fileSink(temporary));
  try {
    await download(wanted, sink, settings);
  } catch (error) {
    sink.close();
    onDisk(() => unlinkSync(temporary));
    throw error;
  }
  return onDisk(() => {
    const [digest, size] = [sink.digest(), sink.length];
    sink.finish();
    return { path: store.keepArchive(temporary, digest), digest, size };
  });
}

/** By rename, so that of two processes only one goes on with what an earlier one left. */
function takeUp(partial: string, temporary: string): void {
  try {
    renameSync(partial, temporary);
  } catch {
    // Nothing was left, or another process was quicker: this one begins at the beginning.
  }
}

function putAside(sink: FileSink, temporary: string, partial: string): void {
  const length = sink.length;
  sink.close();
  try {
    if (length === 0) return unlinkSync(temporary);
    mkdirSync(join(partial, ".."), { recursive: true });
    renameSync(temporary, partial);
  } catch {
    // It is in a folder that the store sweeps.
  }
}

function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof FetchError ? error : diskError(error);
  }
}
