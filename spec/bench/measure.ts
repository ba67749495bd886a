import { spawnSync } from "node:child_process";
import { freemem } from "node:os";

/** One row of the table: our command beside a peer's, in the same run. Milliseconds, medians of whole processes. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly peer: string;
  readonly peerTime: number;
  /** Above 1: we take longer; `ours / peerTime`. */
  readonly ratio: number;
  /** The same of processor time, user and system, which other work on the machine changes less. */
  readonly processor: { readonly ours: number; readonly peer: number; readonly ratio: number };
}
export interface Peer extends Command {
  readonly name: string;
  /** The program that must be installed; a peer whose program is not is left out. */
  readonly needs?: string;
}
export interface Contest {
  readonly name: string;
  readonly runs?: number;
  /** Makes ready what both sides need; called once, when the turn comes. */
  readonly sides: () => Sides;
}
export interface Sides {
  readonly ours: Command;
  readonly peers: readonly Peer[];
}
export interface Command {
  readonly run: readonly string[];
  /** Called before each measured run, not counted; gives variables for it. */
  readonly prepare?: () => Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it prints is what it measured of itself: milliseconds by the clock and of the processor. */
  readonly measuresItself?: boolean;
}

/**
 * All in turn, A B C A B C …, so that a drift of the machine meets all. Where there is more than one round, one before them
 * is not counted.
 */
export function measure(name: string, { ours, peers }: Sides, runs = 7): Row[] {
  const idle = runs > 1 ? 1 : 0;
  const rounds = Array.from({ length: runs + idle }, () => [ours, ...peers].map(time)).slice(idle);
  const medianOf = (index: number, what: keyof Time): number =>
    median(rounds.map((round) => round[index]?.[what] ?? Number.NaN));
  const [mine, work] = [medianOf(0, "wall"), medianOf(0, "processor")];
  return peers.map((peer, index) => {
    const [theirs, peerWork] = [medianOf(index + 1, "wall"), medianOf(index + 1, "processor")];
    const processor = { ours: work, peer: peerWork, ratio: work / peerWork };
    return { name, ours: mine, peer: peer.name, peerTime: theirs, ratio: mine / theirs, processor };
  });
}

interface Time {
  readonly wall: number;
  readonly processor: number;
}
/** The shell, which costs about a millisecond, says how much processor time its child took. */
const counted = '"$@"; status=$?; times >&2; exit $status';

/**
 * Uses as much memory as a build does, and gives it back: a virtual machine gets memory from its host page by page when it is
 * first used, ten times as slow as using it, and gives back to the host what nobody used for seconds. Each side finds it used.
 */
const useMemory = `Buffer.alloc(${1 << 30}, 1)`;

function time({ run, prepare, env, cwd, measuresItself }: Command): Time {
  const prepared = prepare?.() ?? {};
  if (freemem() > 4 * (1 << 30)) spawnSync(process.execPath, ["-e", useMemory]);
  const started = process.hrtime.bigint();
  const result = spawnSync("sh", ["-c", counted, "sh", ...run], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, ...env, ...prepared },
    ...(cwd ? { cwd } : {}),
    maxBuffer: 1 << 28,
  });
  const wall = Number(process.hrtime.bigint() - started) / 1e6;
  if (result.status !== 0)
    throw new Error(`${run.join(" ")} failed: ${result.stderr}${result.stdout}`.slice(0, 2000));
  if (!measuresItself) return { wall, processor: processorTime(result.stderr) };
  const [own = Number.NaN, processor = Number.NaN] = result.stdout.split(" ").map(Number);
  return { wall: own, processor };
}
/** From the last line of `times`: `0m1.25s 0m0.10s`, user and system of the children. */
function processorTime(said: string): number {
  const parts = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(said)?.slice(1).map(Number) ?? [];
  const [minutes = Number.NaN, seconds = 0, systemMinutes = 0, systemSeconds = 0] = parts;
  return ((minutes + systemMinutes) * 60 + seconds + systemSeconds) * 1000;
}

/** What a piece of work in this process takes, in milliseconds. */
export function timed(run: () => void): Time {
  const [started, before] = [process.hrtime.bigint(), process.cpuUsage()];
  run();
  const { user, system } = process.cpuUsage(before);
  return { wall: Number(process.hrtime.bigint() - started) / 1e6, processor: (user + system) / 1000 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
