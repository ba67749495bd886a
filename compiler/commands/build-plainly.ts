import { chooseProgress } from "../../spec/progress/choose.ts";
import { build } from "./build.ts";
import type { PlainBuild } from "./plain-build.ts";

/** The same as by the command line, once its words are read. */
export function buildPlainly(asked: PlainBuild): Promise<number> {
  chooseProgress(asked);
  return build(asked.project, asked);
}
