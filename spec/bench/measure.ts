import { spawnSync } from "node:child_process";

/** One row of the table: our command beside a peer's, in the same run. */
export interface Row {
  readonly name: string;
  /** Medians, milliseconds of wall time of the whole process. */
  readonly ours: number;
  readonly peer: string;
  readonly peerTime: number;
  /** Above 1: we take longer; `ours / peerTime`. */
  readonly ratio: number;
}
export interface Contest {
  readonly name: string;
  readonly ours: Command;
  readonly peer: Command & { readonly name: string };
  readonly runs?: number;
}
export interface Command {
  readonly run: readonly string[];
  /** Called before each measured run, not counted; gives variables for it. */
  readonly prepare?: () => Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The two in turn, A B A B …, after one run of each that is not counted, so that a drift of the machine meets both. */
export function measure({ name, ours, peer, runs = 7 }: Contest): Row {
  const times: [number[], number[]] = [[], []];
  for (let run = -1; run < runs; run++) {
    const pair = [time(ours), time(peer)] as const;
    if (run >= 0) for (const side of [0, 1] as const) times[side].push(pair[side]);
  }
  const [mine, theirs] = [median(times[0]), median(times[1])];
  return { name, ours: mine, peer: peer.name, peerTime: theirs, ratio: mine / theirs };
}

function time({ run, prepare, env, cwd }: Command): number {
  const prepared = prepare?.() ?? {};
  const started = process.hrtime.bigint();
  const result = spawnSync(run[0] as string, run.slice(1), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env, ...prepared },
    ...(cwd ? { cwd } : {}),
    maxBuffer: 1 << 28,
  });
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  if (result.status !== 0)
    throw new Error(`${run.join(" ")} failed: ${result.stderr}${result.stdout}`.slice(0, 2000));
  return elapsed;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
