import { chmodSync, rmSync, statSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Endpoint } from "./endpoint.ts";
import { takeLock } from "./lock.ts";

/** What answers: one line of JSON for each line of JSON. */
export interface Service<Request, Answer> {
  /** Nothing to look after and nothing to do. */
  readonly isIdle: boolean;
  /** Before the first request. */
  recover(): Promise<void>;
  serve(request: Request): Promise<Answer>;
}

/** Milliseconds that a service with nothing to do waits for the process that has started it. */
const patience = 3_000;

/**
 * The whole life of the one process of an endpoint: the lock, what an earlier one left, requests until nothing is left to
 * look after. Gives the exit status; another such process at work is none of its business.
 */
export async function serveLines<Request, Answer>(
  at: Endpoint,
  service: Service<Request, Answer>,
): Promise<number> {
  if (!takeLock(at.lock)) return 0;
  process.on("SIGHUP", () => undefined);
  // A fault in the care of one container must not end that of the others.
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => console.error(new Date().toISOString(), error));
  await service.recover();
  rmSync(at.socket, { force: true });
  const server = createServer({ allowHalfOpen: true });
  const idle = untilIdle(server, service);
  server.listen(at.socket, () => chmodSync(at.socket, 0o600));
  await idle;
  for (const path of [at.socket, at.lock]) rmSync(path, { force: true });
  if (statSync(at.log, { throwIfNoEntry: false })?.size === 0) rmSync(at.log, { force: true });
  return 0;
}

/** Serves until nobody is connected and nothing is left to look after. */
function untilIdle<Request, Answer>(server: Server, service: Service<Request, Answer>): Promise<void> {
  return new Promise((resolve) => {
    let connections = 0;
    let timer: NodeJS.Timeout | undefined;
    const consider = (wait: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (connections > 0 || !service.isIdle) return;
        server.close();
        resolve();
      }, wait);
    };
    server.on("connection", (socket) => {
      connections += 1;
      socket.once("close", () => {
        connections -= 1;
        consider(0);
      });
      // A client that has gone away leaves its request at work.
      answer(socket, service, () => consider(0));
    });
    consider(patience);
  });
}

function answer<Request, Answer>(
  socket: Socket,
  service: Service<Request, Answer>,
  answered: () => void,
): void {
  socket.on("error", () => socket.destroy());
  createInterface({ input: socket }).once("line", (line) => {
    const request = parse<Request>(line);
    if (!request) return void socket.destroy();
    void service.serve(request).then((result) => {
      socket.end(`${JSON.stringify(result)}\n`);
      answered();
    });
  });
}

function parse<Request>(line: string): Request | undefined {
  try {
    return JSON.parse(line) as Request;
  } catch {
    return undefined;
  }
}
