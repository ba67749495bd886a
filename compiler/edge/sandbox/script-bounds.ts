/** How much a maintainer script may have of the machine. No package of Debian that was tried needs a tenth of any. */
export const scriptBounds = {
  seconds: 300,
  /** Bytes of all its processes, and of what it writes. */
  memory: 2 * 1024 ** 3,
  pids: 512,
  /** Bytes and files that it may write: they are held in memory while it runs. */
  size: 512 * 1024 ** 2,
  files: 50_000,
};
export type ScriptBounds = typeof scriptBounds;
