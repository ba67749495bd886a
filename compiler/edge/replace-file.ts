import { chmodSync, chownSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/**
 * Puts a text in a file's place by rename: a reader sees the old one or the new one, never half. Mode and owner stay.
 * Throws what the disk says, with nothing left behind.
 */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    const old = statSync(path, { throwIfNoEntry: false });
    if (old) {
      if (process.getuid?.() === 0) chownSync(temporary, old.uid, old.gid);
      chmodSync(temporary, old.mode & 0o7777);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
