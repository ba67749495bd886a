import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Difference } from "./compare-tree.ts";
import { hashFile } from "./hash-file.ts";

/**
 * What a folder of images has otherwise than another, the first: a layout is compared whole; beside images that are files
 * may lie others, so that of these what `SHA256SUMS` names is. A layer is told with the image and what it holds.
 */
export function compareImages(first: string, second: string, as: string): Difference[] {
  const named = as === "oci" ? filesBelow : filesOfSums;
  const [expected, found] = [digests(first, named(first)), digests(second, named(second))];
  const layers = new Map([...layersOf(first), ...layersOf(second)]);
  const paths = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return paths.flatMap((path): Difference[] => {
    const [should = "absent", is = "absent"] = [expected.get(path), found.get(path)];
    const title = layers.get(path);
    const field = title === undefined ? "digest" : `digest (${title})`;
    return should === is ? [] : [{ path, field, expected: should, found: is }];
  });
}

function digests(folder: string, names: readonly string[]): ReadonlyMap<string, string> {
  const there = names.filter((name) => existsSync(join(folder, name)));
  return new Map(there.map((name) => [name, hashFile(join(folder, name))]));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1));
}

/** Each line is a digest, two spaces and a name, as sha256sum(1) writes it. */
function filesOfSums(folder: string): string[] {
  const lines = readFileSync(join(folder, "SHA256SUMS"), "utf8").split("\n");
  return ["SHA256SUMS", ...lines.map((line) => line.slice(66)).filter(Boolean)];
}

interface Described {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the blobs of a layout's layers hold, by their paths; nothing for a folder that is no layout. */
function layersOf(folder: string): [path: string, title: string][] {
  const index = join(folder, "index.json");
  if (!existsSync(index)) return [];
  const blob = ({ digest }: Described) => `blobs/${digest.replace(":", "/")}`;
  const json = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8"));
  return (json("index.json").manifests as Described[]).flatMap((image) => {
    const { config, layers } = json(blob(image)) as { config: Described; layers: Described[] };
    const { history } = json(blob(config)) as { history: { comment?: string; created_by?: string }[] };
    const name = image.annotations?.["org.opencontainers.image.ref.name"] ?? "";
    return layers.map((layer, at): [string, string] => {
      const { created_by = "", comment = created_by } = history[at] ?? {};
      return [blob(layer), `layer ${at + 1} of ${name}: ${comment}`];
    });
  });
}
