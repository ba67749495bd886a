import { createReadStream } from "node:fs";
import http from "node:http";
import https from "node:https";

/** One question to a registry. */
export interface Question {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes, or a part of a file. */
  readonly body?: Uint8Array | FilePart;
  /** Told of bytes of the body that went. */
  readonly sent?: (bytes: number) => void;
}
export interface FilePart {
  readonly path: string;
  readonly from: number;
  /** Of the whole part, bytes. */
  readonly length: number;
}
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** At most 64 KiB of it: a registry's errors and tokens are short. */
  readonly body: string;
}

const patience = 60_000;
const longest = 64 * 1024;

/** Asks once. Rejects with a system's error when the connection breaks, or with a timeout after a minute of silence. */
export function exchange({ method, url, headers = {}, body, sent }: Question): Promise<Answer> {
  const length = body === undefined ? 0 : body.length;
  const settings = {
    method,
    headers: {
      "user-agent": "plimsoll",
      ...headers,
      ...(method !== "GET" && method !== "HEAD" && { "content-length": length }),
    },
    timeout: patience,
    agent: url.protocol === "https:" ? agents.https : agents.http,
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, settings, (response) => {
      collect(response).then(resolve, reject);
    });
    request.on("timeout", () => request.destroy(new Error(`nothing came for ${patience / 1000} s`)));
    request.on("error", reject);
    if (body === undefined || body instanceof Uint8Array) {
      request.end(body);
      sent?.(length);
      return;
    }
    // An empty range would be read as one byte.
    if (body.length === 0) return void request.end();
    const file = createReadStream(body.path, {
      start: body.from,
      end: body.from + body.length - 1,
      highWaterMark: 1 << 18,
    });
    file.on("data", (chunk) => sent?.(chunk.length));
    file.on("error", (error) => request.destroy(error));
    file.pipe(request);
  });
}

const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

/** Ends the connections that are kept for the next question. */
export function hangUp(): void {
  agents.http.destroy();
  agents.https.destroy();
}

async function collect(response: http.IncomingMessage): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response) {
    if (length < longest) parts.push(chunk);
    length += chunk.length;
  }
  const body = Buffer.concat(parts).subarray(0, longest).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
