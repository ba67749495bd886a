import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { unpackTree } from "../oracles/debian-tree.ts";
import { serverPackages } from "../oracles/package-sets.ts";
import type { Entry } from "../plan.ts";
import type { Contest, Sides } from "./measure.ts";

const node = process.execPath;

/** The writer of layers beside tar-stream and GNU tar, over a server's root. */
export function tarContest(within: string): Contest {
  return { name: "tar of a server's root, with its digest", runs: 3, sides: () => sides(within) };
}

function sides(within: string): Sides {
  const { folder } = unpackTree(serverPackages, undefined, within);
  const entries = readTree(folder, "");
  writeFileSync(`${folder}.json`, JSON.stringify(entries));
  const out = join(within, "tree.tar");
  const prepare = () => {
    spawnSync("rm", ["-f", out]);
    return {};
  };
  const script = (how: string) => [node, resolve("dist/tests/spec/bench/tar-tree.js"), how, folder, out];
  return {
    ours: { run: script("ours"), prepare },
    peers: [
      { name: "npm tar-stream, no digest", run: script("tar-stream"), prepare },
      {
        name: "GNU tar --sort=name, no digest",
        run: ["tar", "--sort=name", "-cf", out, "-C", folder, "."],
        prepare,
      },
    ],
  };
}

function readTree(root: string, folder: string): Entry[] {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name): Entry[] => {
      const path = `${folder}/${name}`;
      const { mode, uid, gid, mtimeMs, size } = lstatSync(join(root, path));
      const common = {
        path,
        mode: mode & 0o7777,
        uid,
        gid,
        mtime: Math.floor(mtimeMs / 1000),
        reason,
      } as const;
      const kind = mode & 0o170000;
      if (kind === 0o040000) return [{ ...common, type: "directory" }, ...readTree(root, path)];
      if (kind === 0o120000) return [{ ...common, type: "symlink", target: readlinkSync(join(root, path)) }];
      return kind === 0o100000 ? [{ ...common, type: "file", size, digest: "", source: "" }] : [];
    });
}
const reason = { kind: "skeleton" } as const;
