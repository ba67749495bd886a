import type { RestartSpec } from "../../spec/bundle.ts";

/**
 * How long to wait before the start that follows `failures` ends in a row (at least 1): milliseconds, or undefined when
 * the app stays down. Each wait doubles the one before, up to the longest.
 */
export function waitBeforeRestart(
  { policy, max, backoff }: RestartSpec,
  status: number | undefined,
  failures: number,
): number | undefined {
  if (policy === "never") return undefined;
  if (policy === "on-failure" && status === 0) return undefined;
  if (max !== undefined && failures > max) return undefined;
  return Math.min(backoff.to, backoff.from * 2 ** Math.min(failures - 1, 40));
}

/** An app that ran for longer than its longest wait has recovered: its failures before do not count any more. */
export function hasRecovered({ backoff }: RestartSpec, ran: number): boolean {
  return ran > Math.max(backoff.to, 1000);
}
