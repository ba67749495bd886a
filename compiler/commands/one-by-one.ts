import type { Plan } from "../../spec/plan.ts";
import type { Progress, Step } from "../../spec/progress/event.ts";

/** A part of a step: a whole plan, or something of it. */
export interface Piece extends Pick<Plan, "container" | "entries"> {
  readonly item?: string;
}

/**
 * Counts pieces of work that are done one after the other, with the bytes of their files. Call what it gives as each begins,
 * and once more without a piece when all are done.
 */
export function oneByOne(step: Step, pieces: readonly Piece[], progress: Progress): (piece?: Piece) => void {
  const whole = { total: pieces.length, bytes_total: pieces.reduce((sum, one) => sum + bytesOf(one), 0) };
  let done = -1;
  let [bytes, next] = [0, 0];
  return (piece) => {
    done++;
    bytes += next;
    next = piece ? bytesOf(piece) : 0;
    progress.tell({ step, container: piece?.container, item: piece?.item, done, bytes, ...whole });
  };
}

function bytesOf({ entries }: Piece): number {
  return entries.reduce((sum, entry) => sum + (entry.type === "file" ? entry.size : 0), 0);
}
