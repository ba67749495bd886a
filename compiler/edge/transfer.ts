import { createReadStream, statSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { fileURLToPath } from "node:url";
import { FetchError } from "../formats/fetch-error.ts";
import type { Agents } from "./agents.ts";
import { proxyCredentials } from "./tunnel.ts";

/** Bytes on their way from one URL. */
export interface Transfer {
  /** Offset of the first byte: what was asked for, or 0 when the server knows no ranges. */
  readonly from: number;
  /** What the server says is still to come. */
  readonly length: number | undefined;
  /** Gives all bytes, piece by piece; a piece is the giver's again afterwards. Rejects with what `take` throws, or when the connection ends before they do. */
  pour(take: (chunk: Uint8Array) => void): Promise<void>;
  /** Lets go of the connection, whether all came or not. */
  close(): void;
}
export interface TransferOptions {
  readonly agents: Agents;
  readonly proxy?: ProxyOf;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of silence after which a connection is given up. */
  readonly patience: number;
  /** Media types to ask a server for. */
  readonly accept?: string | undefined;
}
/** URL of the proxy for a scheme, a host, and a port where that is not the usual one; undefined where there is none. */
export type ProxyOf = (scheme: "http" | "https", host: string, port: string) => string | undefined;

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

/** What a server says to a request, with the bytes that follow. */
interface Answer extends Omit<Transfer, "from"> {
  readonly status: number;
  readonly location: string | undefined;
  /** `Content-Range`, of a part. */
  readonly range: string | undefined;
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

async function askNode(url: URL, from: number, options: TransferOptions): Promise<Answer> {
  const response = await request(url, from, options);
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location,
    range: response.headers["content-range"],
    length: lengthOf(response),
    pour: (take) => wholeBody(response, take),
    close: () => {
      if (!response.complete) response.destroy();
    },
  };
}

function headersOf(from: number, { accept }: TransferOptions): Readonly<Record<string, string>> {
  return {
    ...(accept === undefined ? {} : { accept }),
    "user-agent": "plimsoll",
    "accept-encoding": "identity",
    ...(from > 0 ? { range: `bytes=${from}-` } : {}),
  };
}

/** Undefined when the answer, or the way to it, is not as plain as that. */
async function askPlainly(url: URL, from: number, options: TransferOptions): Promise<Answer | undefined> {
  if (url.protocol !== "http:" || url.username !== "") return undefined;
  const { agents, patience, signal } = options;
  const headers = { host: url.host, ...headersOf(from, options) };
  const proxy = options.proxy?.("http", url.hostname, url.port);
  const by = proxy === undefined ? url : new URL(proxy);
  const way =
    proxy === undefined
      ? { path: `${url.pathname}${url.search}`, headers }
      : { path: url.href, headers: { ...headers, ...proxyCredentials(by) } };
  const host = by.hostname.replace(/^\[(.*)\]$/, "$1");
  return agents.plain.get({ host, port: Number(by.port || 80), ...way, patience, signal });
}

function request(url: URL, from: number, options: TransferOptions): Promise<http.IncomingMessage> {
  const secure = url.protocol === "https:";
  const proxy = options.proxy?.(secure ? "https" : "http", url.hostname, url.port);
  const headers = headersOf(from, options);
  const target = proxy === undefined || secure ? {} : throughProxy(url, new URL(proxy), headers);
  const settings = { method: "GET", headers, timeout: options.patience, signal: options.signal };
  return new Promise((resolve, reject) => {
    const straight = secure ? options.agents.https : options.agents.http;
    const agent = secure && proxy !== undefined ? options.agents.through(proxy) : straight;
    const pending = (secure ? https : http).request(url, { ...settings, ...target, agent }, resolve);
    pending.on("timeout", () => pending.destroy(new Error(`nothing came for ${options.patience / 1000} s`)));
    pending.on("error", reject);
    pending.end();
  });
}

/** A proxy is asked for the whole URL (RFC 9112, 3.2.2). */
function throughProxy(url: URL, proxy: URL, headers: Readonly<Record<string, string>>): http.RequestOptions {
  return {
    hostname: proxy.hostname,
    port: proxy.port || 80,
    path: url.href,
    headers: { ...headers, host: url.host, ...proxyCredentials(proxy) },
  };
}

/** `Content-Range: bytes 100-199/200`; a server that sends another part than asked for is not believed. */
function startOf(range: string | undefined): number {
  return Number(/^bytes (\d{1,15})-/.exec(range ?? "")?.[1]);
}

function lengthOf(response: http.IncomingMessage): number | undefined {
  const length = response.headers["content-length"];
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** Node ends the stream quietly when the connection breaks; that is an error here. */
function wholeBody(response: http.IncomingMessage, take: (chunk: Uint8Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const broken = () => reject(new Error("the connection closed before the end"));
    // By events: an iterator takes several turns of the loop for each of some hundred pieces.
    response.on("data", (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        reject(error);
        response.destroy();
      }
    });
    response.on("end", () => (response.complete ? resolve() : broken()));
    response.on("error", reject).on("close", broken);
  });
}
