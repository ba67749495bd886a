import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { StateFolder } from "../state-folder.ts";
import type { Endpoint } from "./endpoint.ts";

/** Milliseconds for a process to start and take up what an earlier one left. */
const patience = 60_000;

/** Why there is no answer: nobody listens, or the one who did ended before it had answered. */
export type Silence = "absent" | "cut off";

/**
 * Asks the process of an endpoint, which is started when it does not run; `program` is the file that runs it. Gives its
 * answer, or the reason why there is none.
 */
export async function ask<Request, Answer extends object>(
  state: StateFolder,
  at: Endpoint,
  request: Request,
  program: string,
): Promise<Answer | string> {
  const deadline = Date.now() + patience;
  let child: ChildProcess | undefined;
  for (;;) {
    const answer = await askOnce<Request, Answer>(at, request);
    if (typeof answer !== "string") return answer;
    if (answer === "cut off") return "it ended while it was asked";
    if (child?.exitCode) return `it ended with status ${child.exitCode}, see ${at.log}`;
    // One that ended with 0 found another at work, which has ended since if nobody answers.
    if (!child || child.exitCode === 0) child = start(state, at, program);
    if (Date.now() > deadline) return `nothing listens on ${at.socket}`;
    await sleep(30);
  }
}

/** Asks whoever listens, and starts nobody. */
export function askOnce<Request, Answer extends object>(
  at: Endpoint,
  request: Request,
): Promise<Answer | Silence> {
  return new Promise((resolve) => {
    const socket = connect(at.socket);
    const chunks: Buffer[] = [];
    let connected = false;
    socket.on("connect", () => {
      connected = true;
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString();
      if (text.endsWith("\n")) resolve(JSON.parse(text) as Answer);
      else resolve(connected ? "cut off" : "absent");
    });
  });
}

/** In a session of its own, with nothing of this process but the log file. */
function start(state: StateFolder, at: Endpoint, program: string): ChildProcess {
  const log = openSync(at.log, "a", 0o600);
  const child = spawn(process.execPath, [program, at.name], {
    cwd: "/",
    env: { PLIMSOLL_STATE: state.path, PATH: process.env.PATH },
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  return child;
}
