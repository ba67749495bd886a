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
  const whole = wholeOf(pieces);
  let done = -1;
  let [bytes, next] = [0, 0];
  return (piece) => {
    done++;
    bytes += next;
    next = piece ? bytesOf(piece) : 0;
    progress.tell({ step, container: piece?.container, item: piece?.item, done, bytes, ...whole });
  };
}

/** Told when a piece begins and when one ends, by its key; with no key when all are done. */
export interface SideBySide {
  begin(key: string): void;
  end(key?: string): void;
}

/** Counts pieces of work of which several are under way at a time. */
export function sideBySide(step: Step, pieces: ReadonlyMap<string, Piece>, progress: Progress): SideBySide {
  const whole = wholeOf([...pieces.values()]);
  const through = { done: 0, bytes: 0 };
  /** What began last: containers follow one another so, whichever ends when. */
  let last: Piece | undefined;
  const tell = () =>
    progress.tell({ step, container: last?.container, item: last?.item, ...through, ...whole });
  return {
    begin: (key) => {
      last = pieces.get(key);
      tell();
    },
    end: (key) => {
      const ended = key === undefined ? undefined : pieces.get(key);
      if (ended) through.done++;
      if (ended) through.bytes += bytesOf(ended);
      else last = undefined;
      tell();
    },
  };
}

function wholeOf(pieces: readonly Piece[]) {
  return { total: pieces.length, bytes_total: pieces.reduce((sum, one) => sum + bytesOf(one), 0) };
}

/** Of the files. */
export function bytesOf({ entries }: Pick<Piece, "entries">): number {
  return entries.reduce((sum, entry) => sum + (entry.type === "file" ? entry.size : 0), 0);
}
