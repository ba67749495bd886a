import type { Entry } from "../../../spec/plan.ts";

/** A part of a root file system that containers may share, still as data. Layers of one container have no file in common. */
export interface Layer {
  /** For people, in the image's history: `libc6 2.36-9, zlib1g 1:1.2.13`, `files of web`. */
  readonly title: string;
  /** In the order of paths, with every folder that leads to one; those folders may stand in other layers too. */
  readonly entries: readonly Entry[];
  /** Of all that goes into its archive (`layerKey`), where it is known. */
  readonly key?: string;
}
