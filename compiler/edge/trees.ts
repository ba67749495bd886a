import { createReadStream, statSync } from "node:fs";
import type { TreeFacts } from "../5-lock/facts.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { keepTree, recallTree } from "./facts-record.ts";
import { type ImageSource, layoutSource, registrySource } from "./image-source.ts";
import type { Fetcher, ReadTree, TreeFault, TreeRequest, Trees } from "./interfaces.ts";
import { placeIn } from "./project-place.ts";
import { fileSink } from "./sink.ts";
import type { FileStore } from "./store.ts";
import { digestOfFile } from "./tree-files.ts";
import { readFolder } from "./tree-folder.ts";
import { readHost } from "./tree-host.ts";
import { readImage } from "./tree-image.ts";
import { firstDifference, treeDigest } from "./tree-listing.ts";
import { newestTime, readTar } from "./tree-tar.ts";

export interface TreeGround {
  /** The project's folder. */
  readonly folder: string;
  readonly store: FileStore;
  readonly fetcher: Fetcher;
  /** The tar archive that a vendored folder has of the machine's files with this digest. */
  readonly vendored?: (digest: string) => string | undefined;
  /** Told of every path of the project or the machine before it is looked at. */
  readonly onLook?: (path: string) => void;
}

type Pinned = Parameters<Trees["locked"]>[1];

/** Trees as they are on this machine and in its network. */
export function localTrees(ground: TreeGround): Trees {
  const { store } = ground;
  const look = (path: string) => ground.onLook?.(path);
  const file = (path: string) => {
    look(path);
    return adopt(ground, path);
  };
  return {
    file,
    read: (request) => refusing(async () => remembered(await readNow(request, ground, look), store)),
    locked: (request, pinned) => refusing(() => readLocked(request, pinned, ground, look)),
  };
}

/** What a tree says of itself that cannot be is a fault, and no crash. */
async function refusing<T>(work: () => Promise<T | TreeFault>): Promise<T | TreeFault> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArchiveError) return { fault: "refused", reason: error.message };
    throw error;
  }
}

function remembered(found: ReadTree | TreeFault, store: FileStore): ReadTree | TreeFault {
  if (!("fault" in found)) keepTree(store, found.digest, found.facts);
  return found;
}

async function readNow(
  request: TreeRequest,
  ground: TreeGround,
  look: (path: string) => void,
): Promise<ReadTree | TreeFault> {
  const { store, folder, fetcher } = ground;
  switch (request.kind) {
    case "dir": {
      look(request.path);
      const place = placeIn(folder, request.path);
      if (place === undefined) return missing(`the project has no folder ${request.path}`);
      return listed(readFolder(place, store), false);
    }
    case "host": {
      for (const path of request.paths) look(path);
      return listed(readHost(request.paths, store), true);
    }
    case "tar":
      return readArchive(request, ground, look);
    case "oci": {
      if (request.path !== undefined) look(`${request.path}/index.json`);
      const source = imageSource(request, ground);
      if (!source) return missing(`the project has no folder ${request.path}`);
      const { parts, facts } = await readImage(source, request, fetcher, store);
      const digest = parts[0]?.digest as string;
      return { digest, date: newestTime(facts), blobs: parts, files: [], facts };
    }
  }
}

function listed(facts: TreeFacts, isHost: boolean): ReadTree {
  const files = facts.members.flatMap(({ path, digest }) => (isHost && digest ? [{ path, digest }] : []));
  return { digest: treeDigest(facts), blobs: [], files, facts };
}

async function readArchive(
  request: Extract<TreeRequest, { kind: "tar" }>,
  ground: TreeGround,
  look: (path: string) => void,
): Promise<ReadTree | TreeFault> {
  const taken = await archiveOf(request, ground, look);
  if (!taken) return missing(`the project has no file ${request.path}`);
  const { path, digest, size } = taken;
  if (request.digest !== undefined && request.digest !== digest)
    return { fault: "wrong", reason: `its digest is ${digest}, not ${request.digest}` };
  const facts = await readTar(path, ground.store);
  return { digest, date: newestTime(facts), blobs: [{ digest, size }], files: [], facts };
}

async function archiveOf(
  request: Extract<TreeRequest, { kind: "tar" }>,
  ground: TreeGround,
  look: (path: string) => void,
): Promise<{ readonly path: string; readonly digest: string; readonly size: number } | undefined> {
  const { urls, digest } = request;
  if (request.path === undefined)
    return ground.fetcher.take({ urls, label: urls[0] ?? "", ...(digest === undefined ? {} : { digest }) });
  look(request.path);
  const file = await adopt(ground, request.path);
  return file && { ...file, path: file.archive };
}

function imageSource(
  request: Extract<TreeRequest, { kind: "oci" }>,
  { folder, fetcher }: TreeGround,
): ImageSource | undefined {
  if (request.repository !== undefined) return registrySource(request.repository, fetcher);
  const place = placeIn(folder, request.path ?? "");
  return place === undefined ? undefined : layoutSource(place);
}

async function readLocked(
  request: TreeRequest,
  pinned: Pinned,
  ground: TreeGround,
  look: (path: string) => void,
): ReturnType<Trees["locked"]> {
  const kept = recallTree(ground.store, pinned.digest) ?? (await vendoredTree(request, pinned, ground));
  if (request.kind === "host" && kept) {
    for (const { path } of pinned.files) look(path);
    return { facts: kept, changed: changedFiles(pinned) };
  }
  const isOfProject = request.kind === "dir" || (request.kind === "tar" && request.path !== undefined);
  if (kept && !isOfProject) return { facts: kept, changed: [] };
  if (kept && request.kind === "tar" && (await archiveOf(request, ground, look))?.digest === pinned.digest)
    return { facts: kept, changed: [] };
  const found = remembered(await readNow(byDigestOf(request, pinned), ground, look), ground.store);
  if ("fault" in found) return found;
  if (found.digest === pinned.digest) return { facts: found.facts, changed: [] };
  return { fault: "wrong", reason: difference(request, pinned, found, kept) };
}

/** The files of another machine, when they are those that were locked; what is in a vendored folder is not believed. */
async function vendoredTree(
  { kind }: TreeRequest,
  { digest }: Pinned,
  { store, vendored }: TreeGround,
): Promise<TreeFacts | undefined> {
  const path = kind === "host" ? vendored?.(digest) : undefined;
  if (path === undefined) return undefined;
  try {
    const facts = await readTar(path, store);
    if (treeDigest(facts) !== digest) return undefined;
    keepTree(store, digest, facts);
    return facts;
  } catch (error) {
    if (error instanceof ArchiveError) return undefined;
    throw error;
  }
}

/** What was locked is asked for by digest; the project's own files are what they are. */
function byDigestOf(request: TreeRequest, pinned: Pinned): TreeRequest {
  if (request.kind === "oci" || (request.kind === "tar" && request.path === undefined))
    return { ...request, digest: pinned.digest };
  return request;
}

function changedFiles({ files }: Pinned): readonly string[] {
  return files.filter(({ path, digest }) => digestOfFile(path) !== digest).map(({ path }) => path);
}

function difference(
  request: TreeRequest,
  pinned: Pinned,
  found: ReadTree,
  kept: TreeFacts | undefined,
): string {
  const changed =
    request.kind === "host" ? changedFiles(pinned)[0] : kept && firstDifference(kept, found.facts);
  if (changed !== undefined) return `${changed} is not what it was`;
  return `its digest is ${found.digest}, the lock has ${pinned.digest}`;
}

/** A file of the project in the store, by its digest as it is now. */
async function adopt(
  { folder, store }: TreeGround,
  path: string,
): Promise<{ readonly digest: string; readonly size: number; readonly archive: string } | undefined> {
  const place = placeIn(folder, path);
  const digest = place === undefined ? undefined : digestOfFile(place);
  if (place === undefined || digest === undefined) return undefined;
  const kept = store.archive(digest);
  if (kept !== undefined) return { digest, size: statSync(kept).size, archive: kept };
  const temporary = store.temporary();
  const sink = fileSink(temporary);
  try {
    for await (const chunk of createReadStream(place)) sink.write(chunk);
  } catch (error) {
    sink.close();
    throw error;
  }
  const [now, size] = [sink.digest(), sink.length];
  sink.close();
  return { digest: now, size, archive: store.keepArchive(temporary, now) };
}

function missing(reason: string): TreeFault {
  return { fault: "missing", reason };
}
