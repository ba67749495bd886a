import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Model, TreeSource } from "../3-evaluate/model.ts";
import type { LockedTree } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { requestOf } from "./trees.ts";
import { isTree } from "./used-sources.ts";
import { gather, nameOf, type VendoredFile } from "./vendored-file.ts";

/** A tree that does not lie in the project: a tarball by its name, an image as a layout, files of the machine as a tar archive. */
export async function treeFiles(
  model: Model,
  tree: LockedTree,
  outside: Outside,
): Promise<Checked<readonly VendoredFile[]>> {
  const source = model.sources.filter(isTree).find(({ name }) => name === tree.source);
  if (source?.kind === "host") return machineFiles(source, tree, outside);
  return gather(`source ${tree.source}`, async () => {
    const urls = source ? urlsOf(source) : undefined;
    if (!urls) return [];
    const archives = await Promise.all(
      tree.blobs.map(({ digest, size }, index) =>
        outside.fetcher.archive({ urls: urls(digest, index), digest, size, label: `source ${tree.source}` }),
      ),
    );
    const tag = source?.kind === "oci" ? source.tag?.value : undefined;
    const pathOf = (index: number) =>
      tree.kind === "tar" ? `${tree.source}/${nameOf(urls("", 0)[0] ?? "")}` : blobPath(tree, index);
    return [
      ...(tree.kind === "tar" ? [] : layoutFiles(tree, tag)),
      ...archives.map((archive, index) => ({
        path: pathOf(index),
        archive,
        by: `archive ${tree.blobs[index]?.digest}`,
      })),
    ];
  });
}

/** The store's copy, else the machine's files as long as they are what was locked. */
async function machineFiles(
  source: TreeSource,
  tree: LockedTree,
  outside: Outside,
): Promise<Checked<readonly VendoredFile[]>> {
  const what = `source ${tree.source}`;
  const bound = diagnose("machine-bound", { source: tree.source }, { at: source.span });
  const found = await outside.trees.locked(requestOf(source, undefined), tree);
  if ("fault" in found)
    return { value: [], diagnostics: [diagnose("unvendored", { what, reason: found.reason })] };
  const file = { path: `${tree.source}/files.tar`, tree: found.facts, by: `tree ${tree.digest}` };
  return { value: [file], diagnostics: [bound] };
}

/** Where a part can be fetched, by its digest and place among the parts; undefined for what lies in the project or the machine. */
function urlsOf(source: TreeSource): ((digest: string, index: number) => readonly string[]) | undefined {
  if (source.kind === "tar" && "urls" in source.from.value) {
    const { urls } = source.from.value;
    return () => urls;
  }
  if (source.kind !== "oci" || !("repository" in source.from.value)) return undefined;
  const { origin, pathname } = new URL(source.from.value.repository);
  const base = `${origin}/v2${pathname}`;
  return (digest, index) => [`${base}/${index === 0 ? "manifests" : "blobs"}/${digest}`];
}

function blobPath({ source, architecture, blobs }: LockedTree, index: number): string {
  const hex = blobs[index]?.digest.slice("sha256:".length);
  return `${source}/${architecture}/blobs/sha256/${hex}`;
}

/** A layout of one image (OCI image specification 1.1, image-layout.md). */
function layoutFiles(
  { source, architecture, blobs }: LockedTree,
  tag: string | undefined,
): readonly VendoredFile[] {
  const folder = `${source}/${architecture}`;
  const manifest = {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    ...blobs[0],
    ...(tag === undefined ? {} : { annotations: { "org.opencontainers.image.ref.name": tag } }),
  };
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [manifest],
  };
  return [
    { path: `${folder}/oci-layout`, bytes: Buffer.from('{"imageLayoutVersion":"1.0.0"}\n') },
    { path: `${folder}/index.json`, bytes: Buffer.from(`${JSON.stringify(index)}\n`) },
  ];
}
