import { createReadStream, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FetchError } from "../formats/fetch-error.ts";
import {
  type Answer,
  headersOf,
  proxyCredentials,
  type Transfer,
  type TransferOptions,
} from "./http-request.ts";

/** A server's answer that is no file; 404 and its like mean that asking again is in vain. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: number;
  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** Opens a URL at an offset. Rejects with a StatusError, a system's error, or a FetchError for a scheme nobody serves. */
export async function open(url: string, from: number, options: TransferOptions): Promise<Transfer> {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0]?.toLowerCase() ?? "";
  if (scheme === "file" || scheme === "copy") return openFile(url.replace(/^copy:/i, "file:"), from);
  if (scheme === "http" || scheme === "https") return openHttp(new URL(url), from, options, 5);
  throw new FetchError("unsupported", `${scheme || "no"} is not a scheme that can be fetched: ${url}`);
}

function openFile(url: string, from: number): Transfer {
  // apt writes file:/srv and file:///srv alike.
  const path = fileURLToPath(url.replace(/^file:\/*/i, "file:///"));
  const stat = statSync(path, { throwIfNoEntry: false });
  // A pipe would be waited for without end, and a device has no end.
  if (!stat?.isFile()) throw new StatusError(404);
  const { size } = stat;
  const start = Math.min(from, size);
  return { from: start, length: size - start, pour: (take) => readFrom(path, start, take), close: () => {} };
}

/** The file is opened when the first chunk is asked for, so that nothing is left open when none is. */
async function readFrom(path: string, start: number, take: (chunk: Uint8Array) => void): Promise<void> {
  for await (const chunk of createReadStream(path, { start })) take(chunk);
}

async function openHttp(
  url: URL,
  from: number,
  options: TransferOptions,
  redirects: number,
): Promise<Transfer> {
  const answer = (await askPlainly(url, from, options)) ?? (await askNode(url, from, options));
  const { status, location } = answer;
  if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
    answer.close();
    const next = new URL(location, url);
    if (redirects === 0) throw new Error("too many redirects");
    if (url.protocol === "https:" && next.protocol !== "https:")
      throw new Error("redirected from https to http");
    return openHttp(next, from, options, redirects - 1);
  }
  if (status !== 200 && status !== 206) {
    answer.close();
    throw new StatusError(status);
  }
  const start = status === 206 ? startOf(answer.range) : 0;
  if (status === 206 && start !== from) {
    answer.close();
    throw new Error("the server sent another range than was asked for");
  }
  const { length, pour, close } = answer;
  return { from: start, length, pour, close };
}

/** By Node's own client, which is loaded when it is first needed. */
async function askNode(url: URL, from: number, options: TransferOptions): Promise<Answer> {
  const { askByNode } = await import("./node-http.ts");
  return askByNode(url, from, options, await options.connections.agents());
}

/** Undefined when the answer, or the way to it, is not as plain as that. */
async function askPlainly(url: URL, from: number, options: TransferOptions): Promise<Answer | undefined> {
  if (!options.isSized || url.protocol !== "http:" || url.username !== "") return undefined;
  const { connections, patience, signal } = options;
  const headers = { host: url.host, ...headersOf(from, options) };
  const proxy = options.proxy?.("http", url.hostname, url.port);
  const by = proxy === undefined ? url : new URL(proxy);
  const way =
    proxy === undefined
      ? { path: `${url.pathname}${url.search}`, headers }
      : { path: url.href, headers: { ...headers, ...proxyCredentials(by) } };
  const host = by.hostname.replace(/^\[(.*)\]$/, "$1");
  return connections.plain.get({ host, port: Number(by.port || 80), ...way, patience, signal });
}

/** `Content-Range: bytes 100-199/200`; a server that sends another part than asked for is not believed. */
function startOf(range: string | undefined): number {
  return Number(/^bytes (\d{1,15})-/.exec(range ?? "")?.[1]);
}
