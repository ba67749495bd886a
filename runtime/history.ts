import { appendFileSync } from "node:fs";

/** One line of the history of a state folder; it outlives the containers. */
export interface HistoryRecord {
  readonly event:
    | "set-up"
    | "started"
    | "exited"
    | "unhealthy"
    | "healthy"
    | "picked-up"
    | "lost"
    | "taken-down";
  readonly container: string;
  readonly app?: string;
  /** Of an exit: the status, or null when nobody was there to see it. */
  readonly status?: number | null;
  /** Milliseconds that the app ran. */
  readonly ran?: number;
  readonly reason?: string;
}

/** Without room on the disk a container still runs and stops: what could not be written goes to stderr. */
export function remember(path: string, record: HistoryRecord): void {
  const line = JSON.stringify({ at: new Date().toISOString(), ...record });
  try {
    appendFileSync(path, `${line}\n`, { mode: 0o600 });
  } catch (error) {
    console.error(`${line} ${(error as Error).message}`);
  }
}
