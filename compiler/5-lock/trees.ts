import { diagnose, type Evidence } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Model, TreeSource } from "../3-evaluate/model.ts";
import type { TreeFault, TreeRequest } from "../edge/interfaces.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import type { LockedTree } from "./lock-file.ts";
import type { LockedContent } from "./locked.ts";
import type { Outside } from "./outside.ts";
import { placeTree } from "./place-tree.ts";
import { architectureOf } from "./used-sources.ts";
import { asksAlike, treeRequests, wantedBy, wantedTrees } from "./wanted-trees.ts";
import { treeKey } from "./write-lock.ts";

/** Reads every tree that is used, and gives what the lock keeps of each. */
export async function readTrees(
  model: Model,
  kept: readonly LockedTree[],
  outside: Outside,
): Promise<Checked<readonly LockedTree[]>> {
  const read = await Promise.all(
    wantedTrees(model).map(async ({ source, architecture, key }): Promise<Checked<readonly LockedTree[]>> => {
      const before = kept.find((tree) => treeKey(tree) === key && asksAlike(source, tree));
      if (before) return { value: [before], diagnostics: [] };
      const found = await ask(source, () => outside.trees.read(requestOf(source, architecture)));
      if ("severity" in found) return { value: [], diagnostics: [found] };
      const { digest, date, blobs, files } = found;
      const base = {
        source: source.name,
        kind: source.kind,
        ...(architecture && { architecture }),
        requests: treeRequests(source),
      };
      return {
        value: [{ ...base, digest, ...(date !== undefined && { date }), blobs, files }],
        diagnostics: [],
      };
    }),
  );
  return {
    value: read.flatMap(({ value }) => value),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** What the trees of the lock bring, by their key. A folder that has changed makes the lock stale. */
export async function loadTrees(
  model: Model,
  trees: readonly LockedTree[],
  outside: Outside,
): Promise<Checked<ReadonlyMap<string, LockedContent>>> {
  const found = new Map<string, LockedContent>();
  const diagnostics: Diagnostic[] = [];
  const wanted = wantedTrees(model).map(async ({ source, architecture, key }) => {
    const tree = trees.find((one) => treeKey(one) === key);
    if (!tree) return;
    const request = requestOf(source, architecture);
    const locked = await ask(source, () => outside.trees.locked(request, tree), true);
    if ("severity" in locked) {
      diagnostics.push(locked);
      return;
    }
    if (locked.changed.length > 0) diagnostics.push(changedOnHost(source, locked.changed));
    const placed = placeTree(source, locked.facts);
    if ("severity" in placed) diagnostics.push(placed);
    else found.set(key, { source, tree, facts: placed });
  });
  await Promise.all(wanted);
  return { value: found, diagnostics };
}

/** Those of one container, in the order of its sources. */
export function treesIn(
  model: Model,
  container: Container,
  loaded: ReadonlyMap<string, LockedContent>,
): readonly LockedContent[] {
  const { value: architecture } = architectureOf(model, container);
  return wantedBy(model, container, architecture).flatMap(({ key }) => loaded.get(key) ?? []);
}

async function ask<T extends object>(
  source: TreeSource,
  work: () => Promise<T | TreeFault>,
  isLocked = false,
): Promise<T | Diagnostic> {
  const evidence: Evidence = { at: source.span };
  try {
    const found = await work();
    if (!("fault" in found)) return found;
    const { fault, reason } = found;
    const values = { source: source.name, reason };
    if (fault === "wrong" && isLocked)
      return diagnose("stale-lock", { reason: `source ${source.name} has changed: ${reason}` }, evidence);
    return diagnose(fault === "refused" ? "bad-tree" : "missing-tree", values, evidence);
  } catch (error) {
    return fetchDiagnostic(error, `source ${source.name}`, evidence);
  }
}

function changedOnHost({ name, span }: TreeSource, changed: readonly string[]): Diagnostic {
  const notes = changed.slice(0, 10).map((path) => `${path} is another file now`);
  return diagnose("host-changed", { source: name, count: changed.length }, { at: span, notes });
}

/** What is asked of the outside for a source; an image is one of an architecture. */
export function requestOf(source: TreeSource, architecture: string | undefined): TreeRequest {
  switch (source.kind) {
    case "dir":
      return { kind: "dir", path: source.path.value };
    case "host":
      return { kind: "host", paths: source.paths.map(({ value }) => value) };
    case "tar": {
      const { value: from } = source.from;
      const digest = source.digest && { digest: source.digest.value };
      if ("path" in from) return { kind: "tar", path: from.path, urls: [], ...digest };
      return { kind: "tar", urls: from.urls, ...digest };
    }
    case "oci": {
      const { tag, digest } = source;
      const named = { ...(tag && { tag: tag.value }), ...(digest && { digest: digest.value }) };
      return { kind: "oci", ...source.from.value, ...named, architecture: architecture ?? "" };
    }
  }
}
