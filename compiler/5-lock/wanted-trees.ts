import type { Container, Model, TreeSource } from "../3-evaluate/model.ts";
import type { LockedTree } from "./lock-file.ts";
import { architectureOf, isTree, sourcesOf } from "./used-sources.ts";
import { treeKey } from "./write-lock.ts";

/** A tree that some container uses; an image counts once for each architecture. */
export interface WantedTree {
  readonly source: TreeSource;
  readonly architecture?: string;
  readonly key: string;
}

export function wantedTrees(model: Model): readonly WantedTree[] {
  const all = model.containers.flatMap((container) =>
    wantedBy(model, container, architectureOf(model, container).value),
  );
  return [...new Map(all.map((one) => [one.key, one])).values()];
}

/** Those of one container, in the order of its sources. */
export function wantedBy(
  model: Model,
  container: Container,
  architecture: string | undefined,
): readonly WantedTree[] {
  return sourcesOf(model, container)
    .filter(isTree)
    .map((source) => {
      const own = source.kind === "oci" && architecture !== undefined ? { architecture } : {};
      return { source, ...own, key: treeKey({ source: source.name, ...own }) };
    });
}

/**
 * What a declaration asks for, as the lock keeps it, to see when it has changed: what the thing is called, and not where it
 * is. That a folder is another is seen by its digest.
 */
export function treeRequests(source: TreeSource): readonly string[] {
  switch (source.kind) {
    case "dir":
      return [];
    case "host":
      return [...new Set(source.paths.map(({ value }) => value))].sort();
    case "tar": {
      const { value: from } = source.from;
      const place = "path" in from ? from.path : (from.urls[0] ?? "");
      return [`name ${place.split("/").at(-1)}`, ...digestOf(source)];
    }
    case "oci": {
      const { value: from } = source.from;
      const place = "path" in from ? `path ${from.path}` : `repository ${repositoryName(from.repository)}`;
      return [place, ...(source.tag ? [`tag ${source.tag.value}`] : []), ...digestOf(source)];
    }
  }
}

function digestOf({ digest }: { readonly digest?: { readonly value: string } }): readonly string[] {
  return digest ? [`digest ${digest.value}`] : [];
}

/** Without the registry that has it. */
function repositoryName(url: string): string {
  return url.replace(/^https?:\/\/[^/]+\//, "");
}

/** Was the tree locked for what the declaration asks now? A folder may stand for the repository that it was vendored from. */
export function asksAlike(source: TreeSource, { kind, requests }: LockedTree): boolean {
  if (source.kind !== kind) return false;
  const asked = treeRequests(source);
  const isVendored = requests.some(isRepository) && asked.some(isFolder);
  const bare = (some: readonly string[]) => some.filter((one) => !isRepository(one) && !isFolder(one));
  return isVendored ? same(bare(asked), bare(requests)) : same(asked, requests);
}

const isRepository = (request: string) => request.startsWith("repository ");
const isFolder = (request: string) => request.startsWith("path ");
const same = (one: readonly string[], other: readonly string[]) => one.join("\n") === other.join("\n");
