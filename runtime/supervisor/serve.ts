import { chmodSync, rmSync, statSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { StateFolder } from "../state-folder.ts";
import { takeLock } from "./lock.ts";
import type { Request } from "./protocol.ts";
import { Supervisor } from "./supervisor.ts";

/** Milliseconds that a supervisor without containers waits for the command that has started it. */
const patience = 3_000;

/**
 * The supervisor's whole life: the lock, what an earlier one left, requests until no container remains. Gives the exit
 * status; another supervisor at work is none of its business.
 */
export async function serve(state: StateFolder): Promise<number> {
  if (!takeLock(state.lock)) return 0;
  process.on("SIGHUP", () => undefined);
  // A fault in the watch over one container must not end the watch over the others.
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => console.error(new Date().toISOString(), error));
  const supervisor = new Supervisor(state);
  await supervisor.recover();
  rmSync(state.socket, { force: true });
  const server = createServer({ allowHalfOpen: true });
  const idle = untilIdle(server, supervisor);
  server.listen(state.socket, () => chmodSync(state.socket, 0o600));
  await idle;
  for (const path of [state.socket, state.lock]) rmSync(path, { force: true });
  if (statSync(state.supervisorLog, { throwIfNoEntry: false })?.size === 0)
    rmSync(state.supervisorLog, { force: true });
  return 0;
}

/** Serves until nobody is connected and no container remains. */
function untilIdle(server: Server, supervisor: Supervisor): Promise<void> {
  return new Promise((resolve) => {
    let connections = 0;
    let timer: NodeJS.Timeout | undefined;
    const consider = (wait: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (connections > 0 || !supervisor.isIdle) return;
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
      answer(socket, supervisor, () => consider(0));
    });
    consider(patience);
  });
}

function answer(socket: Socket, supervisor: Supervisor, answered: () => void): void {
  socket.on("error", () => socket.destroy());
  createInterface({ input: socket }).once("line", (line) => {
    const request = parse(line);
    if (!request) return void socket.destroy();
    void supervisor.serve(request).then((result) => {
      socket.end(`${JSON.stringify(result)}\n`);
      answered();
    });
  });
}

function parse(line: string): Request | undefined {
  try {
    return JSON.parse(line) as Request;
  } catch {
    return undefined;
  }
}
