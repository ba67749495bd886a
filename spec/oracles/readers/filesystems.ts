import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** Unpacks each image with the file system's own program: the tree must be the plan, and a second image the same bytes. */
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
  for (const out of ["one", "two"]) build(form, join(work, out), [], env);
  return plans.flatMap((plan) => {
    const [one, two] = ["one", "two"].map((out) => join(work, out, `${plan.container}.${form}`)) as [
      string,
      string,
    ];
    const to = join(work, plan.container);
    unpack(one, to);
    const same = readFileSync(one).equals(readFileSync(two));
    return [...compareTree(to, plan), ...(same ? [] : [`${plan.container}: two images differ`])];
  });
}
