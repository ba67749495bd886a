import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpackTree } from "../debian-tree.ts";
import { compareTree } from "./compare-tree.ts";
import { ask, type Reader } from "./reader.ts";

/** Debian 12 has these programs too old; those of 13 run here with their own loader and libraries. */
function tools(work: string, names: readonly string[]): string {
  const { folder } = unpackTree(["erofs-utils", "squashfs-tools"], "trixie", work);
  const bin = join(work, "bin");
  mkdirSync(bin);
  const libraries = join(folder, "usr/lib/x86_64-linux-gnu");
  for (const name of names) {
    const loader = `${libraries}/ld-linux-x86-64.so.2 --library-path ${libraries}`;
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${loader} ${folder}/usr/bin/${name} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/**
 * Unpacks each image with the file system's own program: the tree must be the plan. Each is built under `--check`, which fails
 * when another user's image has other bytes.
 */
export const squashfs: Reader = (made, work) => {
  const bin = tools(work, ["mksquashfs", "unsquashfs"]);
  return readBack(made, work, "squashfs", bin, (image, to) => {
    ask(join(bin, "unsquashfs"), ["-q", "-n", "-d", to, image]);
  });
};

export const erofs: Reader = (made, work) => {
  const bin = tools(work, ["mkfs.erofs", "fsck.erofs"]);
  return readBack(made, work, "erofs", bin, (image, to) => {
    ask(join(bin, "fsck.erofs"), [`--extract=${to}`, "--preserve", "--overwrite", image]);
  });
};

function readBack(
  { plans, build }: Parameters<Reader>[0],
  work: string,
  form: string,
  bin: string,
  unpack: (image: string, to: string) => void,
): string[] {
  const env = { PATH: `${bin}:${process.env.PATH}` };
  build(form, join(work, "out"), ["--check"], env);
  return plans.flatMap((plan) => {
    const to = join(work, plan.container);
    unpack(join(work, "out", `${plan.container}.${form}`), to);
    return compareTree(to, plan);
  });
}
