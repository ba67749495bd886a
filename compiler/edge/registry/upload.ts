import { setTimeout as sleep } from "node:timers/promises";
import type { Descriptor } from "../../9-emit/image/manifests.ts";
import type { Content } from "../tar-file.ts";
import type { Repository } from "./registry.ts";
import { RegistryError, reasonIn } from "./registry-error.ts";

/** Milliseconds before each further attempt. */
const backOff = [500, 2000, 5000];

export interface UploadOptions {
  /** A repository of the same registry that has the blob already. */
  readonly from?: string | undefined;
  /** Told of bytes that went, or that the registry had; of bytes to be sent again as less than nothing. */
  readonly progress: (bytes: number, wasThere?: boolean) => void;
}

/**
 * Makes sure that a repository has a blob: asks for it, takes it over from another repository, or sends it. A connection
 * that breaks is taken up where the registry says it stopped. Rejects with a RegistryError.
 */
export async function uploadBlob(
  repository: Repository,
  { digest, size }: Pick<Descriptor, "digest" | "size">,
  content: Content,
  options: UploadOptions,
): Promise<void> {
  await again(async () => {
    const there = await repository.ask({ method: "HEAD", url: repository.url(`blobs/${digest}`) });
    if (there.status === 200) return options.progress(size, true);
    const location = await begin(repository, digest, options.from);
    if (location === undefined) return options.progress(size, true);
    await send(repository, location, { digest, size }, content, options);
  });
}

/** Where to send a blob; undefined when the registry took it over from another repository. */
async function begin(
  repository: Repository,
  digest: string,
  from: string | undefined,
): Promise<URL | undefined> {
  const url = repository.url("blobs/uploads/");
  if (from !== undefined) {
    url.searchParams.set("mount", digest);
    url.searchParams.set("from", from);
  }
  const { status, headers, body } = await repository.ask({ method: "POST", url });
  if (status === 201) return undefined;
  if (status !== 202 || headers.location === undefined) throw refused("an upload", status, body);
  return repository.url(headers.location);
}

async function send(
  repository: Repository,
  begun: URL,
  { digest, size }: Pick<Descriptor, "digest" | "size">,
  content: Content,
  { progress }: UploadOptions,
): Promise<void> {
  let location = begun;
  let at = 0;
  await again(async (attempt) => {
    if (attempt > 0) {
      const known = await received(repository, location);
      // A registry that has forgotten the upload gets the blob anew: the attempt around this one asks for it.
      if (known === undefined) throw new RegistryError("it has lost the upload", true);
      progress(known.bytes - at);
      [location, at] = [known.location, known.bytes];
    }
    let sent = 0;
    const part =
      typeof content === "string" ? { path: content, from: at, length: size - at } : content.subarray(at);
    try {
      const { status, headers, body } = await repository.ask({
        method: "PATCH",
        url: location,
        headers: {
          "content-type": "application/octet-stream",
          ...(at > 0 && { "content-range": `${at}-${size - 1}` }),
        },
        body: part,
        sent: (bytes) => {
          sent += bytes;
          progress(bytes);
        },
      });
      if (status !== 202) throw refused("a blob", status, body);
      if (headers.location !== undefined) location = repository.url(headers.location);
    } catch (error) {
      progress(-sent);
      throw error;
    }
  });
  await finish(repository, location, digest);
}

async function finish(repository: Repository, location: URL, digest: string): Promise<void> {
  const url = new URL(location);
  url.searchParams.set("digest", digest);
  const { status, body } = await repository.ask({ method: "PUT", url });
  if (status !== 201) throw refused(`the blob ${digest}`, status, body);
}

/** How much of an upload came through: `Range: 0-1023` is 1024 bytes. Undefined when there is no such upload. */
async function received(
  repository: Repository,
  location: URL,
): Promise<{ location: URL; bytes: number } | undefined> {
  const { status, headers } = await repository.ask({ method: "GET", url: location });
  if (status !== 204 && status !== 202) return undefined;
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(String(headers.range ?? "")) ?? [];
  // `0-0` is said of nothing and of one byte alike; one byte is sent twice at worst, and then refused by its digest.
  const bytes = last === undefined || last === "0" ? 0 : Number(last) + 1;
  return { location: headers.location ? repository.url(headers.location) : location, bytes };
}

/** Tries again what may pass, after a while each time. */
export async function again<T>(work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const pause = backOff[attempt];
      if (!(error instanceof RegistryError) || !error.passing || pause === undefined) throw error;
      await sleep(pause);
    }
  }
}

export function refused(what: string, status: number, body: string): RegistryError {
  return new RegistryError(`${what} was refused: ${reasonIn(status, body)}`);
}
