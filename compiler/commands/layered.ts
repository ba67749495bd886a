import type { Layer } from "../9-emit/image/layer.ts";
import { splitLayers } from "../9-emit/image/split-layers.ts";
import type { Compiled } from "../compile.ts";

/** What has layers, found when they are first asked for: bundles have none. */
export interface Layered {
  readonly layers: () => readonly Layer[];
}

/** Containers with the layers of their images, in which they all have a say. */
export function layered<T extends Pick<Compiled, "plan">>(all: readonly T[]): (T & Layered)[] {
  let found: ReadonlyMap<string, readonly Layer[]> | undefined;
  return all.map((one) => {
    const layers = () => {
      found ??= splitLayers(all.map(({ plan }) => plan));
      return found.get(one.plan.container) ?? [];
    };
    return { ...one, layers };
  });
}
