import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { NetworkFetcher } from "./fetcher.ts";
import type { Download } from "./interfaces.ts";
import { placeIn } from "./project-place.ts";

/** What a vendored folder has: an archive or part of an image, the files of a machine as a tar archive, what a script did. */
export type VendoredKind = "archive" | "tree" | "effects";
/** Where there is something of this kind with this digest or key. Whoever takes it must prove that it is that. */
export type FindVendored = (kind: VendoredKind, key: string) => string | undefined;

/** The file that says that `plimsoll vendor` wrote a folder, which it may then write anew, and what is in it. */
export const vendorMark = "plimsoll-vendor";
/** A line of it for a hundred thousand archives. */
const largestMark = 32 * 1024 * 1024;
/** What scripts may write, and something for what is said of it. */
const largestEffects = 600 * 1024 * 1024;

/**
 * The vendored folders of a project: the one that `PLIMSOLL_VENDOR` names, else each that lies directly in the project. Nothing
 * is looked at before something is asked for, and nothing that is found is believed.
 */
export function findVendored(project: string, named = process.env.PLIMSOLL_VENDOR): FindVendored {
  let known: ReadonlyMap<string, string> | undefined;
  return (kind, key) => {
    known ??= new Map((named ? [named] : foldersIn(project)).flatMap(linesOf));
    return known.get(`${kind} ${key}`);
  };
}

function foldersIn(project: string): readonly string[] {
  try {
    const names = readdirSync(project, { withFileTypes: true }).filter((one) => one.isDirectory());
    return names.map(({ name }) => join(project, name)).filter((path) => existsSync(join(path, vendorMark)));
  } catch {
    return [];
  }
}

function linesOf(folder: string): [name: string, path: string][] {
  const bytes = readSmall(join(folder, vendorMark), largestMark);
  const lines = Buffer.from(bytes ?? "")
    .toString("utf8")
    .split("\n");
  return lines.flatMap((line) => {
    const [, name = "", path = ""] = /^((?:archive|tree|effects) \S+) (.+)$/.exec(line) ?? [];
    const place = name === "" ? undefined : placeIn(folder, path);
    return place === undefined ? [] : [[name, place]];
  });
}

/** Effects by the key of a run; undefined when there are none. */
export function vendoredEffects(find: FindVendored): (key: string) => Uint8Array | undefined {
  return (key) => {
    const path = find("effects", key);
    return path === undefined ? undefined : readSmall(path, largestEffects);
  };
}

function readSmall(path: string, most: number): Uint8Array | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= most ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** A fetcher that asks a vendored folder before any mirror, for what has a digest. */
export function vendoredFirst(network: NetworkFetcher, find: FindVendored): NetworkFetcher {
  const near = <T extends Download>(wanted: T): T => {
    const path = wanted.digest === undefined ? undefined : find("archive", wanted.digest);
    return path === undefined ? wanted : { ...wanted, urls: [pathToFileURL(path).href, ...wanted.urls] };
  };
  return {
    ...network,
    bytes: (wanted) => network.bytes(near(wanted)),
    archive: (wanted) => network.archive(near(wanted)),
    take: (wanted) => network.take(near(wanted)),
  };
}
