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
/**
 * Perl says how long its child took, and how much processor time with all that it left behind: as a subreaper (prctl(2), 36) it
 * waits for that too, though no more than a second. Without this only what the child itself waited for would count.
 */
const counted = `
  use Time::HiRes qw(time sleep);
  my ($prctl, @command) = @ARGV;
  syscall(0 + $prctl, 36, 1, 0, 0, 0);
  my $started = time;
  my $status = system { $command[0] } @command;
  my $ended = time;
  for (1 .. 100) { last if waitpid(-1, 1) < 0; sleep 0.01 }
  my (undef, undef, $user, $system) = times;
  printf STDERR "\\n%.3f %d\\n", 1000 * ($ended - $started), 1000 * ($user + $system);
  exit($status >> 8 || $status & 127)`;
const prctl = { x64: "157", arm64: "167" }[process.arch as string] ?? "-1";

/**
 * Uses as much memory as a build does, and gives it back: a virtual machine gets memory from its host page by page when it is
 * first used, ten times as slow as using it, and gives back to the host what nobody used for seconds. Each side finds it used.
 */
const useMemory = `Buffer.alloc(${1 << 30}, 1)`;

function time({ run, prepare, env, cwd, measuresItself }: Command): Time {
  const prepared = prepare?.() ?? {};
  if (freemem() > 4 * (1 << 30)) spawnSync(process.execPath, ["-e", useMemory]);
  const result = spawnSync("perl", ["-e", counted, prctl, ...run], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, ...env, ...prepared },
    ...(cwd ? { cwd } : {}),
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0)
    throw new Error(`${run.join(" ")} failed: ${result.stderr}${result.stdout}`.slice(0, 2000));
  const said = measuresItself ? result.stdout : (result.stderr.trimEnd().split("\n").at(-1) ?? "");
  const [wall = Number.NaN, processor = Number.NaN] = said.split(" ").map(Number);
  return { wall, processor };
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
