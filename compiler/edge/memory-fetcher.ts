import { digestOf } from "../formats/digest.ts";
import { FetchError } from "../formats/fetch-error.ts";
import type { Download, Fetcher } from "./interfaces.ts";

/** A Fetcher that serves files from memory by URL, for tests; archives are kept by digest under a made-up path. */
export interface MemoryFetcher extends Fetcher {
  /** URLs in the order they were asked for. */
  readonly asked: string[];
}

export function memoryFetcher(
  files: ReadonlyMap<string, Uint8Array>,
  keep: (digest: string, path: string) => void = () => {},
): MemoryFetcher {
  const asked: string[] = [];
  const bytes = async (wanted: Download): Promise<Uint8Array> => {
    const details: string[] = [];
    let kind: "missing" | "mismatch" = "missing";
    for (const url of wanted.urls) {
      asked.push(url);
      const found = files.get(url);
      const wrong = found ? check(wanted, found) : "there is no such file";
      if (found && wrong === undefined) return found;
      if (found) kind = "mismatch";
      details.push(`${url}: ${wrong}`);
    }
    throw new FetchError(kind, `${wanted.label}: ${details.at(-1) ?? "no mirror is known"}`, details);
  };
  const archive: Fetcher["archive"] = async (wanted) => {
    await bytes(wanted);
    const path = `memory/${wanted.digest}`;
    keep(wanted.digest, path);
    return path;
  };
  const take: Fetcher["take"] = async (wanted) => {
    const found = await bytes(wanted);
    const digest = digestOf(found);
    const path = `memory/${digest}`;
    keep(digest, path);
    return { path, digest, size: found.length };
  };
  return { asked, bytes, archive, take };
}

function check({ size, digest }: Download, found: Uint8Array): string | undefined {
  if (size !== undefined && size !== found.length) return `it has ${found.length} bytes, not ${size}`;
  const actual = digestOf(found);
  return digest !== undefined && digest !== actual ? `its digest is ${actual}, not ${digest}` : undefined;
}
