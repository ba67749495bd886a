/** The store cannot do what it must; `code` is the system's (`ENOSPC`, `EACCES` …). */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: string;
  /** The path it happened at. */
  readonly path: string;

  constructor(code: string, path: string, reason: string) {
    super(`${reason}: ${path}`);
    this.code = code;
    this.path = path;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EACCES: "permission denied",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is read-only",
  EEXIST: "there is something already",
  ENOTDIR: "a part of the path is no folder",
  ELOOP: "a symlink stands where a file of the store belongs",
};

/** Runs a piece of work on the disk; a system's error comes out as a StoreError. */
export function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || error instanceof StoreError) throw error;
    throw new StoreError(code, (error as NodeJS.ErrnoException).path ?? path, reasons[code] ?? code);
  }
}
