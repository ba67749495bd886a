import { type Format, formats } from "../../spec/diagnostics/formats.ts";
import { type Compression, compressions } from "../9-emit/image/compression.ts";
import type { BuildOptions } from "./build.ts";
import { type OutputForm, outputForms } from "./output-forms.ts";
import { plainWords } from "./plain-words.ts";

export interface PlainBuild extends Omit<BuildOptions, "check"> {
  readonly project: string;
  readonly quiet: boolean;
}

/** Reads `build` with a project and the options that most builds have; undefined for whatever has other words. */
export function plainBuild([command, ...words]: readonly string[]): PlainBuild | undefined {
  const plain = command === "build" ? plainWords(words, known) : undefined;
  if (!plain) return undefined;
  const { project, options } = plain;
  const [as, compress, out] = ["--as", "--compress", "--out"].map((name) => options.get(name));
  return {
    project,
    format: (options.get("--format") ?? "text") as Format,
    locked: options.has("--locked"),
    quiet: options.has("--quiet"),
    ...(as !== undefined && { as: as as OutputForm }),
    ...(compress !== undefined && { compress: compress as Compression }),
    ...(out !== undefined && { out }),
  };
}

const known = {
  "--as": outputForms,
  "--compress": compressions,
  "--format": formats,
  "--locked": "nothing",
  "--out": "any",
  "--quiet": "nothing",
} as const;
