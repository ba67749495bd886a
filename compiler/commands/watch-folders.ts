import { existsSync, type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";

/** Changes in some folders since they were watched. */
export interface Changes {
  /** Resolves once there was a change and it has settled, or the signal was raised. */
  next(): Promise<void>;
  close(): void;
}

/** An editor writes, renames and deletes in quick succession: one look at the end of it is enough. */
const settle = 50;
const pollEvery = 500;

/**
 * Watches folders, not files, since editors put a new file in the old one's place. A folder that is not there is
 * waited for in the nearest one above it. Where the system has no more watches to give, time stands in for them.
 */
export function watchFolders(folders: readonly string[], signal: AbortSignal): Changes {
  let timer: NodeJS.Timeout | undefined;
  let settled = () => {};
  const changed = new Promise<void>((resolve) => {
    settled = resolve;
  });
  const change = () => {
    timer ??= setTimeout(settled, settle);
  };
  signal.addEventListener("abort", settled, { once: true });
  const watchers = [...new Set(folders.map(nearest))].map((folder) => watchOne(folder, change));
  return {
    next: () => changed,
    close: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", settled);
      for (const stop of watchers) stop();
    },
  };
}

function watchOne(folder: string, change: () => void): () => void {
  let poll: NodeJS.Timeout | undefined;
  const pollInstead = () => {
    poll ??= setInterval(change, pollEvery);
  };
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, change).on("error", pollInstead);
  } catch {
    pollInstead();
  }
  return () => {
    watcher?.close();
    clearInterval(poll);
  };
}

function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
