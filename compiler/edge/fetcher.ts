import { existsSync, mkdirSync, renameSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Advance } from "../../spec/progress/event.ts";
import { FetchError } from "../formats/fetch-error.ts";
import { openConnections } from "./connections.ts";
import { type DownloadOptions, diskError, download } from "./download.ts";
import type { ProxyOf } from "./http-request.ts";
import type { Download, Fetcher } from "./interfaces.ts";
import { limited } from "./limited.ts";
import { type FileSink, fileSink, memorySink } from "./sink.ts";
import type { FileStore } from "./store.ts";

export interface FetcherOptions {
  /** At most 8 make sense: beyond that, archives stall connections (measured). */
  readonly connections?: number;
  /** Told of files and bytes, of everything asked for so far, and the label of what came last. */
  readonly progress?: (fetched: Advance) => void;
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
  const most = options.connections ?? 6;
  const connections = openConnections(most, options.certificates);
  const atOnce = limited(most);
  let isClosed = false;
  const totals = { done: 0, total: 0, bytes: 0, bytes_total: 0, kept: 0 };
  const tell = (item: string) => options.progress?.({ ...totals, item });
  /** Counts a file; `size` is what is known of it before it comes. */
  const run = async <T>(label: string, size: number, work: () => Promise<T>): Promise<T> => {
    totals.total++;
    totals.bytes_total += size;
    const result = await atOnce(work);
    totals.done++;
    tell(label);
    return result;
  };
  const settings = (wanted: Download): DownloadOptions => ({
    connections,
    patience: options.patience ?? 30_000,
    backOff: options.backOff ?? [300, 1500],
    signal: options.signal,
    isOver: () => isClosed,
    ...(options.proxy ? { proxy: options.proxy } : {}),
    isSized: wanted.size !== undefined,
    accept: wanted.accept,
    progress: (bytes) => {
      if (bytes === 0) return;
      totals.bytes += bytes;
      if (wanted.size === undefined) totals.bytes_total += bytes;
      tell(wanted.label);
    },
  });
  const underway = new Map<string, Promise<string>>();
  return {
    bytes: (wanted) =>
      run(wanted.label, wanted.size ?? 0, async () => {
        const sink = memorySink();
        await download(wanted, sink, settings(wanted));
        return sink.bytes();
      }),
    archive: (wanted) => {
      const there = store.archive(wanted.digest);
      if (there !== undefined) return Promise.resolve(there);
      const already = underway.get(wanted.digest);
      if (already) return already;
      const fetched = run(wanted.label, wanted.size, () =>
        fetchArchive(store, wanted, settings(wanted), (bytes) => {
          totals.kept += bytes;
        }),
      );
      underway.set(wanted.digest, fetched);
      return fetched.finally(() => underway.delete(wanted.digest));
    },
    take: (wanted) =>
      run(wanted.label, 0, async () => {
        const kept = wanted.digest === undefined ? undefined : store.archive(wanted.digest);
        if (kept !== undefined)
          return { path: kept, digest: wanted.digest as string, size: statSync(kept).size };
        return takeFile(store, wanted, { ...settings(wanted), most: LARGEST_FILE });
      }),
    close: () => {
      isClosed = true;
      connections.close();
    },
  };
}

async function fetchArchive(
  store: ArchiveStore,
  wanted: Download & { readonly digest: string },
  settings: DownloadOptions,
  takenUp: (bytes: number) => void,
): Promise<string> {
  const partial = join(store.folder, "partial", wanted.digest.slice("sha256:".length));
  const temporary = onDisk(() => store.temporary());
  takeUp(partial, temporary);
  const sink = onDisk(() => fileSink(temporary));
  takenUp(sink.length);
  settings.progress(sink.length);
  try {
    await download(wanted, sink, settings);
  } catch (error) {
    putAside(sink, temporary, partial);
    throw error;
  }
  return onDisk(() => {
    sink.close();
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
    sink.close();
    return { path: store.keepArchive(temporary, digest), digest, size };
  });
}

/** By rename, so that of two processes only one goes on with what an earlier one left. */
function takeUp(partial: string, temporary: string): void {
  if (!existsSync(partial)) return;
  try {
    renameSync(partial, temporary);
  } catch {
    // Another process was quicker: this one begins at the beginning.
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
