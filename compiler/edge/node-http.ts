import http from "node:http";
import https from "node:https";
import type { Agents } from "./agents.ts";
import { type Answer, headersOf, proxyCredentials, type TransferOptions } from "./http-request.ts";

/** Asks by Node's own client: over TLS, through tunnels, and for answers in any form. Rejects with a system's error. */
export async function askByNode(
  url: URL,
  from: number,
  options: TransferOptions,
  agents: Agents,
): Promise<Answer> {
  const response = await request(url, from, options, agents);
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

function request(
  url: URL,
  from: number,
  options: TransferOptions,
  agents: Agents,
): Promise<http.IncomingMessage> {
  const secure = url.protocol === "https:";
  const proxy = options.proxy?.(secure ? "https" : "http", url.hostname, url.port);
  const headers = headersOf(from, options);
  const target = proxy === undefined || secure ? {} : throughProxy(url, new URL(proxy), headers);
  const settings = { method: "GET", headers, timeout: options.patience, signal: options.signal };
  return new Promise((resolve, reject) => {
    const straight = secure ? agents.https : agents.http;
    const agent = secure && proxy !== undefined ? agents.through(proxy) : straight;
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
