import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";

/** What may be waited for, in milliseconds, and what may be said, in bytes: apt reads no more. */
const patience = 10_000;
const longestAnswer = 512;

/**
 * What the program of `Acquire::http::Proxy-Auto-Detect` says of a server (apt.conf(5), apt-transport-http(1)): a proxy, or
 * `DIRECT` for none. It is given the URL of the server alone, a clean environment, and bounds. One that fails, is late, or says
 * anything else has said nothing: what else is configured counts then.
 */
export function detectProxy(program: string, url: string): string | undefined {
  if (!program.startsWith("/") || !isTrusted(program)) return undefined;
  const { status, stdout } = spawnSync(program, [url], {
    cwd: "/",
    encoding: "utf8",
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" },
    killSignal: "SIGKILL",
    maxBuffer: longestAnswer,
    stdio: ["ignore", "pipe", "ignore"],
    timeout: patience,
  });
  const answer = status === 0 ? stdout.trim() : "";
  return answer === "DIRECT" || (/^https?:\/\/\S+$/.test(answer) && URL.canParse(answer))
    ? answer
    : undefined;
}

/** A file that nobody but root, and whoever runs this, could have written. */
export function isTrusted(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && [0, process.getuid?.()].includes(stat.uid) && (stat.mode & 0o022) === 0;
}
