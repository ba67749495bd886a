import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import { TarFile } from "../../compiler/edge/tar-file.ts";
import type { Entry } from "../plan.ts";

/** `tar-tree ours|tar-stream TREE OUT`: the entries that `TREE.json` lists, with their content from the tree, as one archive. */
async function main(how: string, tree: string, out: string): Promise<void> {
  const entries = JSON.parse(readFileSync(`${tree}.json`, "utf8")) as Entry[];
  if (how === "ours") write(entries, tree, out);
  else await stream(entries, tree, out);
}

function write(entries: readonly Entry[], tree: string, out: string): void {
  const tar = new TarFile(out);
  for (const entry of entries) tar.add(entry, join(tree, entry.path));
  tar.finish();
  tar.close();
}

/** The package that most archives of npm are written with. */
async function stream(entries: readonly Entry[], tree: string, out: string): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createWriteStream(out));
  for (const entry of entries) {
    const { path, mode, uid, gid } = entry;
    const header = { name: path.slice(1), mode, uid, gid, mtime: new Date(entry.mtime * 1000) };
    if (entry.type === "file") {
      const member = tar.entry({ ...header, type: "file", size: entry.size });
      await pipeline(createReadStream(join(tree, path)), member);
    } else if (entry.type === "symlink") tar.entry({ ...header, type: "symlink", linkname: entry.target });
    else tar.entry({ ...header, type: "directory" });
  }
  tar.finalize();
  await written;
}

await main(process.argv[2] ?? "", process.argv[3] ?? "", process.argv[4] ?? "");
