import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { StateFolder } from "../state-folder.ts";
import type { Answer, Request } from "./protocol.ts";

/** Milliseconds for a supervisor to start and take up what an earlier one left. */
const patience = 60_000;

/** Asks the supervisor, which is started when it does not run. `program` is the file that runs `supervise`. */
export async function ask(state: StateFolder, request: Request, program: string): Promise<Answer> {
  const deadline = Date.now() + patience;
  let child: ChildProcess | undefined;
  for (;;) {
    const answer = await tryOnce(state, request);
    if (typeof answer !== "string") return answer;
    if (answer === "cut off") return noAnswer("it ended while it was asked");
    if (child?.exitCode)
      return noAnswer(`it ended with status ${child.exitCode}, see ${state.supervisorLog}`);
    // One that ended with 0 found another at work, which has ended since if nobody answers.
    if (!child || child.exitCode === 0) child = startSupervisor(state, program);
    if (Date.now() > deadline) return noAnswer(`nothing listens on ${state.socket}`);
    await sleep(30);
  }
}

/** True when there is something that a supervisor would know of. */
export function hasContainers(state: StateFolder): boolean {
  return existsSync(state.socket) || existsSync(state.journal);
}

function noAnswer(reason: string): Answer {
  return { diagnostics: [diagnose("no-supervisor", { reason })], containers: [] };
}

/** The answer, or why there is none: nobody listens, or the one who did ended before it had answered. */
function tryOnce(state: StateFolder, request: Request): Promise<Answer | "absent" | "cut off"> {
  return new Promise((resolve) => {
    const socket = connect(state.socket);
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
function startSupervisor(state: StateFolder, program: string): ChildProcess {
  const log = openSync(state.supervisorLog, "a", 0o600);
  const child = spawn(process.execPath, [program, "supervise"], {
    cwd: "/",
    env: { PLIMSOLL_STATE: state.path, PATH: process.env.PATH },
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  return child;
}
