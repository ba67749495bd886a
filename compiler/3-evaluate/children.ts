import type { Instance } from "./instance.ts";

/** The blocks of a kind that stand in a block. */
export function childrenOf({ children }: Instance, kind: string): readonly Instance[] {
  let found: Instance[] | undefined;
  for (let index = 0; index < children.length; index++) {
    const child = children[index] as Instance;
    if (child.schema.kind !== kind) continue;
    if (found) found.push(child);
    else found = [child];
  }
  return found ?? none;
}

/** The first of them. */
export function childOf({ children }: Instance, kind: string): Instance | undefined {
  for (let index = 0; index < children.length; index++)
    if (children[index]?.schema.kind === kind) return children[index];
  return undefined;
}

/** What is built of each of them; undefined when something about one was reported, after all of them were built. */
export function builtOf<T, Around>(
  instance: Instance,
  kind: string,
  build: (child: Instance, around: Around) => T | undefined,
  around: Around,
): readonly T[] | undefined {
  const { children } = instance;
  let all: T[] | undefined;
  let sound = true;
  for (let index = 0; index < children.length; index++) {
    const child = children[index] as Instance;
    if (child.schema.kind !== kind) continue;
    const built = build(child, around);
    if (built === undefined) sound = false;
    else if (all) all.push(built);
    else all = [built];
  }
  return sound ? (all ?? none) : undefined;
}

const none: readonly never[] = [];
