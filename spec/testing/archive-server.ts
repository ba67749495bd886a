import { existsSync, readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** What a server does to one request instead of answering it well. */
export type Fault =
  /** Promises everything, sends some bytes, closes. */
  | { readonly closeAfter: number }
  | { readonly status: number }
  /** Never answers. */
  | { readonly silent: true };

export interface ServedRequest {
  readonly path: string;
  readonly range: string | undefined;
}
export interface ArchiveServer {
  readonly url: string;
  /** Every request that came, in order. */
  readonly requests: readonly ServedRequest[];
  close(): Promise<void>;
}
export interface ServerOptions {
  /** Asked for every request; undefined serves it well. */
  readonly fault?: (path: string, request: number) => Fault | undefined;
  /** Whether ranges are served; otherwise the whole file comes. */
  readonly ranges?: boolean;
}

/** Serves a folder over http on loopback, with faults where a test wants them. */
export async function serveArchive(folder: string, options: ServerOptions = {}): Promise<ArchiveServer> {
  const requests: ServedRequest[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").slice(1));
    requests.push({ path, range: request.headers.range });
    const fault = options.fault?.(path, requests.length);
    if (fault && "silent" in fault) return;
    if (fault && "status" in fault) return answer(response, fault.status);
    const file = join(folder, path);
    if (!existsSync(file)) return answer(response, 404);
    send(response, readFileSync(file), options.ranges === false ? undefined : request.headers.range, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

function send(
  response: ServerResponse,
  bytes: Uint8Array,
  range: string | undefined,
  fault: { readonly closeAfter: number } | undefined,
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  const part = bytes.subarray(start);
  const headers = { "content-length": part.length };
  if (start > 0)
    response.writeHead(206, {
      ...headers,
      "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
    });
  else response.writeHead(200, headers);
  if (!fault) return void response.end(part);
  response.write(part.subarray(0, fault.closeAfter), () => response.destroy());
}
