import type { FileEntry } from "../../spec/plan.ts";
import type { Root } from "../6-assemble/root.ts";
import type { Outside } from "./outside.ts";

/** The bytes of files of one root, made here or kept in the store; remembers which the linker has asked for. */
export interface Contents {
  /** Undefined when there are more than `most`, or they are not at hand. */
  of(file: FileEntry, most: number): Uint8Array | undefined;
  /** Paths of the files whose bytes, or their number, had a say in what the linker found. */
  readonly looked: ReadonlySet<string>;
}

export function contentsOf({ made }: Root, outside: Outside): Contents {
  const looked = new Set<string>();
  return {
    looked,
    of: ({ path, size, source }, most) => {
      looked.add(path);
      return size > most ? undefined : (made.get(source) ?? tryRead(outside, source));
    },
  };
}

function tryRead({ read }: Outside, source: string): Uint8Array | undefined {
  try {
    return read?.(source);
  } catch {
    return undefined;
  }
}
