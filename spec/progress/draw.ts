import { clip, wellFormed } from "../diagnostics/safe-text.ts";
import type { Happening, Progress, ProgressEvent, Step } from "./event.ts";
import { fitted, progressLine } from "./line.ts";
import { speedometer } from "./speed.ts";

/** `terminal`: one line that is redrawn; `plain`: a line now and then; `json`: an event a line; `none`: nothing. */
export type ProgressForm = "terminal" | "plain" | "json" | "none";

/** Where progress goes; `columns` are those of a terminal at this moment. */
export interface ProgressStream {
  readonly columns?: number;
  write(text: string): unknown;
}

const clearLine = "\r\u001b[K";
/** Milliseconds between two lines of one step. */
const pauses = { terminal: 80, plain: 2000, json: 250 } as const;
/** So many milliseconds a terminal shows a step when another is at work beside it. */
const rest = 400;
const longestItem = 200;

/**
 * Says how far a command is. The begin of a step, and of a container in it, is said at once, and so is where a step came to
 * before the next begins and at the end; in between as often as somebody reads. `now` is a clock in milliseconds.
 */
export function drawProgress(form: ProgressForm, stream: ProgressStream, now: () => number): Progress {
  return form === "none" ? silentProgress : new Drawing(form, stream, now);
}

export const silentProgress: Progress = { tell: () => {}, end: () => {} };

/** What is known of a step. */
interface Known {
  readonly speed: ReturnType<typeof speedometer>;
  event: ProgressEvent;
  isSaid: boolean;
  /** When it was said last. */
  at: number;
}

class Drawing implements Progress {
  readonly #form: Exclude<ProgressForm, "none">;
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #steps = new Map<Step, Known>();
  #last: Known | undefined;

  constructor(form: Exclude<ProgressForm, "none">, stream: ProgressStream, now: () => number) {
    [this.#form, this.#stream, this.#now] = [form, stream, now];
  }

  tell(happening: Happening): void {
    const before = this.#steps.get(happening.step);
    const speed = before?.speed ?? speedometer();
    const event = eventOf(happening, speed, this.#now());
    if (!before) this.#catchUp();
    const known = before ?? { speed, event, isSaid: false, at: Number.NEGATIVE_INFINITY };
    const begins = !before || (event.container !== undefined && event.container !== before.event.container);
    Object.assign(known, { event, isSaid: false });
    this.#steps.set(event.step, known);
    if (begins || this.#isDue(known)) this.#say(known);
  }

  end(): void {
    this.#catchUp();
    this.#steps.clear();
    if (this.#form === "terminal" && this.#last) this.#stream.write(clearLine);
    this.#last = undefined;
  }

  #isDue(known: Known): boolean {
    const last = this.#last;
    const isBeside = this.#form === "terminal" && last && last !== known;
    return isBeside ? this.#now() - last.at >= rest : this.#now() - known.at >= pauses[this.#form];
  }

  /** Where the steps came to; a terminal has one line, and that is for what comes. */
  #catchUp(): void {
    if (this.#form === "terminal") return;
    for (const known of this.#steps.values()) if (!known.isSaid) this.#say(known);
  }

  #say(known: Known): void {
    this.#last = Object.assign(known, { isSaid: true, at: this.#now() });
    this.#stream.write(written(this.#form, known.event, this.#stream.columns));
  }
}

/** The keys in the order in which they are written. */
function eventOf(
  { step, container, item, done, total, bytes, bytes_total, kept = 0 }: Happening,
  speed: Known["speed"],
  now: number,
): ProgressEvent {
  return {
    format_version: 1,
    event: "progress",
    step,
    container,
    item: item && clip(wellFormed(item), longestItem),
    done,
    total,
    bytes,
    bytes_total,
    rate: bytes === undefined ? undefined : speed(bytes - kept, now),
  };
}

function written(form: ProgressForm, event: ProgressEvent, columns = 80): string {
  if (form === "json") return `${JSON.stringify(event)}\n`;
  const line = progressLine(event);
  return form === "plain" ? `${line}\n` : clearLine + fitted(line, columns - 1);
}
