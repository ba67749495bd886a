import { safeLine } from "../diagnostics/safe-text.ts";
import { characters } from "../diagnostics/width.ts";
import type { ProgressEvent, Step } from "./event.ts";

/** What a step is called, and what it counts. */
const words: Readonly<Record<Step, readonly [verb: string, counted: string]>> = {
  lock: ["locking: asking the sources", ""],
  fetch: ["fetching", "files"],
  unpack: ["unpacking", "packages"],
  search: ["looking for what is missing in the archive's index of contents", ""],
  run: ["running maintainer scripts in a sandbox", ""],
  gather: ["gathering what the lock names", ""],
  pack: ["packing", "layers"],
  write: ["writing", "containers"],
  compare: ["comparing", "containers"],
  repeat: ["building again", ""],
  push: ["pushing", "images"],
  start: ["starting", "containers"],
  read: ["reading", "files"],
};

/** An event for people: `fetching 3 of 40 files, 12.3 of 39.0 MB, 8.1 MB/s, nginx-light 1.22.1`. */
export function progressLine({ step, container, item, done, total, ...moved }: ProgressEvent): string {
  const [verb, counted] = words[step];
  const parts = [
    container ?? "",
    done === undefined ? "" : `${done}${total === undefined ? "" : ` of ${total}`} ${counted}`,
    moved.bytes === undefined ? "" : amount(moved.bytes, moved.bytes_total),
    moved.rate === undefined ? "" : `${amount(moved.rate)}/s`,
    item ?? "",
  ];
  return safeLine([verb, parts.filter(Boolean).join(", ")].filter(Boolean).join(" "));
}

/** As much of a line as so many columns of a terminal hold. */
export function fitted(line: string, columns: number): string {
  let [text, left] = ["", columns];
  for (const { text: one, width } of characters(line)) {
    left -= width;
    if (left < 0) break;
    text += one;
  }
  return text;
}

const units = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
] as const;

/** Both numbers in the unit of the larger: `12.3 of 39.0 MB`. */
function amount(bytes: number, total?: number): string {
  const [unit, name] = units.find(([size]) => Math.max(bytes, total ?? 0) >= size) ?? [1e3, "kB"];
  const said = (count: number) => (count / unit).toFixed(1);
  return `${said(bytes)}${total === undefined ? "" : ` of ${said(total)}`} ${name}`;
}
