import type { ResponseHead } from "../formats/response-head.ts";
import { PlainConnection, type PlainRequest } from "./plain-connection.ts";

/** A server's answer: its head has come, and `length` bytes follow. */
export interface PlainAnswer extends ResponseHead {
  /** Gives all bytes, piece by piece; a piece is the giver's again afterwards. Rejects with what `take` throws, or when they break off. */
  pour(take: (chunk: Uint8Array) => void): Promise<void>;
  /** Lets go of the connection, whether all came or not. */
  close(): void;
}

/**
 * Files over plain HTTP/1.1 (RFC 9112), as archives serve them: whole or a part, and of a length that is said. Node's own client
 * gives each piece new memory twice, which takes longer than writing it to the disk.
 */
export class PlainConnections {
  readonly #idle = new Map<string, Set<PlainConnection>>();
  readonly #open = new Set<PlainConnection>();
  /** All connections read to this place, from where what came is taken at once. */
  readonly #place = Buffer.allocUnsafeSlow(1 << 16);

  /**
   * Undefined for any other answer, which is Node's client to ask for, and when a connection was closed that an earlier request
   * had left open. Rejects with a system's error.
   */
  async get(request: PlainRequest): Promise<PlainAnswer | undefined> {
    const at = `${request.host} ${request.port}`;
    const known = this.#takeIdle(at);
    const connection = known ?? this.#connect(request);
    try {
      const head = await connection.ask(request);
      if (head) return this.#answer(head, connection, at);
    } catch (error) {
      connection.end();
      if (!known || request.signal?.aborted) throw error;
    }
    connection.end();
    return undefined;
  }

  /** Cuts all connections; who waits for one of them is told. */
  close(): void {
    for (const connection of this.#open) connection.cut();
  }

  #connect({ host, port }: PlainRequest): PlainConnection {
    const connection = new PlainConnection(host, port, this.#place, () => this.#open.delete(connection));
    this.#open.add(connection);
    return connection;
  }

  #takeIdle(at: string): PlainConnection | undefined {
    const idle = this.#idle.get(at);
    const [connection] = idle ?? [];
    if (connection) idle?.delete(connection);
    return connection;
  }

  #answer(head: ResponseHead, connection: PlainConnection, at: string): PlainAnswer {
    return {
      ...head,
      pour: (take) => connection.pour(take),
      close: () => {
        if (!connection.isFree || !head.staysOpen) return connection.end();
        const idle = this.#idle.get(at) ?? new Set();
        this.#idle.set(at, idle.add(connection));
        connection.rest(() => idle.delete(connection));
      },
    };
  }
}
