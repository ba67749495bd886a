import { connect } from "node:net";
import type { HealthSpec } from "../../spec/bundle.ts";
import { listens, listensOnPath } from "./sockets.ts";

/** What a probe is asked of. */
export interface ProbeTarget {
  /** Absent: the container has only a loopback interface, which the host cannot reach; a listening port must do. */
  readonly address?: string | undefined;
  readonly pid: number;
  /** Runs words in the app's place; gives the exit status. */
  exec(words: readonly string[]): Promise<number>;
}

/** One probe. Resolves to false on a refusal, a wrong answer or when `timeout` has passed; never rejects. */
export async function probe({ probe: asked, timeout }: HealthSpec, target: ProbeTarget): Promise<boolean> {
  const { address, pid } = target;
  switch (asked.kind) {
    case "http":
      return address ? httpAnswers(address, asked.port, asked.path, timeout) : listens(pid, [asked.port]);
    case "tcp":
      return address ? accepts(address, asked.port, timeout) : listens(pid, [asked.port]);
    case "unix":
      return listensOnPath(pid, asked.path);
    case "exec":
      return within(
        timeout,
        target.exec(asked.run).then((status) => status === 0),
      );
  }
}

function accepts(host: string, port: number, timeout: number): Promise<boolean> {
  return converse(host, port, timeout, "", () => false, true);
}

/** A status from 200 to 399 on a connection of its own, without following anything. */
function httpAnswers(host: string, port: number, path: string, timeout: number): Promise<boolean> {
  const request = `GET ${encodeURI(path)} HTTP/1.0\r\nHost: ${host}\r\nUser-Agent: plimsoll\r\nConnection: close\r\n\r\n`;
  return converse(
    host,
    port,
    timeout,
    request,
    (answer) => /^HTTP\/1\.[01] [23]\d\d[ \r\n]/.test(answer),
    false,
  );
}

/** Connects, says `request`, and asks `isGood` of the first bytes that come back. */
function converse(
  host: string,
  port: number,
  timeout: number,
  request: string,
  isGood: (answer: string) => boolean,
  connected: boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let answer = "";
    const finish = (result: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => finish(false), timeout);
    socket.on("connect", () => (connected ? finish(true) : socket.write(request)));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (answer.includes("\n") || answer.length > 1024) finish(isGood(answer));
    });
    socket.on("end", () => finish(isGood(answer)));
    socket.on("error", () => finish(false));
  });
}

function within(milliseconds: number, result: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    result.then(resolve, () => resolve(false)).finally(() => clearTimeout(timer));
  });
}
