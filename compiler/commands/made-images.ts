import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import { digestOf } from "../edge/memo.ts";
import type { OutputForm } from "./output-forms.ts";

export interface ImageOptions {
  readonly as: Exclude<OutputForm, "bundle">;
  readonly compress: Compression;
  readonly locked: boolean | undefined;
  /** The folder that takes the images; with `oci` it is the layout itself. */
  readonly out: string;
}
/** An image that lies where `path` says; in a layout, under its name. */
export interface MadeImage {
  readonly container: string;
  readonly image: string;
  readonly digest: string;
  readonly path: string;
}

/** What images came to, kept by `remember` under the kind that `memoKind` gives. */
export interface RememberedImages {
  /** Absolute. */
  readonly out: string;
  /** The SHA256SUMS there, which has the digests of all else; of a long one its digest. */
  readonly sums: string;
  readonly images: readonly MadeImage[];
  readonly diagnostics: readonly Diagnostic[];
}

export function memoKind({ as, compress }: ImageOptions): string {
  return `image-${as}-${compress}`;
}

/** A folder's SHA256SUMS, or its digest when it is long; undefined where there is none, or a file or an index of images is gone. */
export function sumsIn(folder: string, { as }: Pick<ImageOptions, "as">): string | undefined {
  try {
    const sums = readFileSync(join(folder, "SHA256SUMS"), "utf8");
    const listed = sums.split("\n").filter(Boolean);
    const names = [...listed.map((line) => line.slice(66)), ...(as === "oci" ? ["index.json"] : [])];
    if (!names.every((name) => existsSync(join(folder, name)))) return undefined;
    return sums.length > longest ? digestOf(Buffer.from(sums)) : sums;
  } catch {
    return undefined;
  }
}
/** Characters: a digest takes longer than to keep and compare so many. */
const longest = 16_384;
