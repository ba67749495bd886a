import { fchmodSync, fchownSync, futimesSync } from "node:fs";
import type { Inode } from "../formats/store-name.ts";
import { asRoot } from "./store-folder.ts";

/** Owner first: changing it clears setuid. Who is not root cannot give files away and keeps them as their owner. */
export function dressFile(file: number, { uid, gid, mode, mtime }: Inode): void {
  if (asRoot) fchownSync(file, uid, gid);
  fchmodSync(file, mode);
  futimesSync(file, mtime, mtime);
}
