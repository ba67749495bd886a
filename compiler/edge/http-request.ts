import type { Connections } from "./connections.ts";

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
  readonly connections: Connections;
  readonly proxy?: ProxyOf;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of silence after which a connection is given up. */
  readonly patience: number;
  /** A file of a known size lies on a server's disk, which says how long it is; what is made when it is asked for may not. */
  readonly isSized: boolean;
  /** Media types to ask a server for. */
  readonly accept?: string | undefined;
}
/** URL of the proxy for a scheme, a host, and a port where that is not the usual one; undefined where there is none. */
export type ProxyOf = (scheme: "http" | "https", host: string, port: string) => string | undefined;

/** What a server says to a request, with the bytes that follow. */
export interface Answer extends Omit<Transfer, "from"> {
  readonly status: number;
  readonly location: string | undefined;
  /** `Content-Range`, of a part. */
  readonly range: string | undefined;
}

/** Of a request for the bytes of a file from an offset on. */
export function headersOf(from: number, { accept }: TransferOptions): Readonly<Record<string, string>> {
  return {
    ...(accept === undefined ? {} : { accept }),
    "user-agent": "plimsoll",
    "accept-encoding": "identity",
    ...(from > 0 ? { range: `bytes=${from}-` } : {}),
  };
}

/** What a proxy's URL says of who asks: `http://name:word@proxy:3128`. */
export function proxyCredentials({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "") return {};
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(words).toString("base64")}` };
}
