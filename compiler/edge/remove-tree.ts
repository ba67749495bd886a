import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  rmdirSync,
  unlinkSync,
} from "node:fs";
import { childProcess } from "./child-process.ts";

/**
 * Removes a folder with all that is in it. Deleting never crosses a mount point: a container may be running on this tree.
 * Folders are held open and gone through by what the kernel calls an open one (proc(5)), so that nobody can put a symlink in
 * the place of one meanwhile. What is left, for whatever reason, is left to rm(1).
 */
export function removeTree(path: string): void {
  removeFolder(Buffer.from(path));
  if (existsSync(path))
    childProcess().spawnSync("rm", ["-rf", "--one-file-system", "--", path], { stdio: "ignore" });
}

function removeFolder(path: Buffer, device?: number): void {
  try {
    const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      const own = fstatSync(folder).dev;
      if (device === undefined || own === device) empty(`/proc/self/fd/${folder}/`, own);
    } finally {
      closeSync(folder);
    }
    rmdirSync(path);
  } catch {
    // A mount point, or what this user may not remove: all that leads to it stays as well.
  }
}

function empty(folder: string, device: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, encoding: "buffer" })) {
    const path = Buffer.concat([Buffer.from(folder), entry.name]);
    if (entry.isDirectory()) removeFolder(path, device);
    else unlinkSync(path);
  }
}
