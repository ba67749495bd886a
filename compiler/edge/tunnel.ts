import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { proxyCredentials } from "./http-request.ts";

/** An agent whose connections to https servers go through a proxy, which sees no more than their names (RFC 9110, 9.3.6). */
export class TunnelAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: string, options: https.AgentOptions) {
    super(options);
    this.#proxy = new URL(proxy);
  }

  override createConnection(
    options: https.RequestOptions,
    told?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const done = (error: Error | null, socket?: Duplex) => told?.(error, socket as Duplex);
    const place = `${options.host}:${options.port ?? 443}`;
    const { hostname, port, protocol } = this.#proxy;
    const client = protocol === "https:" ? https : http;
    const request = client.request({
      method: "CONNECT",
      host: hostname,
      port: port || (protocol === "https:" ? 443 : 80),
      path: place,
      headers: { host: place, ...proxyCredentials(this.#proxy) },
      agent: false,
      timeout: options.timeout,
    });
    const fail = (error: Error) => done(error);
    request.on("timeout", () => request.destroy(new Error("the proxy does not answer")));
    request.on("error", fail);
    request.on("connect", ({ statusCode }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        return fail(new Error(`the proxy answered ${statusCode}`));
      }
      socket.setTimeout(0);
      done(
        null,
        tls.connect({ ...this.options, ...options, socket, host: undefined } as tls.ConnectionOptions),
      );
    });
    request.end();
    return undefined;
  }
}
