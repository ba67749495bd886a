import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { StateFolder } from "../state-folder.ts";
import { finish } from "./io.ts";

/** Prints what the apps of a container have printed, also after it is gone; with `follow` until it is interrupted. */
export async function logs(
  state: StateFolder,
  container: string,
  app: string | undefined,
  follow: boolean,
  format: Format,
): Promise<number> {
  const found =
    isPlain(container) && (app === undefined || isPlain(app)) ? files(state.logs(container), app) : [];
  if (found.length === 0) {
    const name = app === undefined ? container : `${container} with an app ${app}`;
    return finish(format, [diagnose("no-such-container", { container: name })], "", {});
  }
  const positions = new Map<string, number>();
  for (;;) {
    for (const file of found) positions.set(file, print(file, positions.get(file) ?? 0, found.length > 1));
    if (!follow) return 0;
    await sleep(200);
  }
}

/** A name, not a way out of the folder of logs. */
function isPlain(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name);
}

function files(folder: string, app: string | undefined): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".log"));
  return names
    .filter((name) => app === undefined || name === `${app}.log`)
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Bytes of a log, one a character, as they may be printed: what an app has written must not steer the operator's
 * terminal. C1 controls are two bytes in UTF-8. A file or a pipe gets them as they are.
 */
export function shown(text: string, onTerminal: boolean): string {
  return onTerminal ? text.replace(/[\0-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]/g, replacement) : text;
}
const replacement = Buffer.from("\ufffd").toString("latin1");

/** Prints what lies behind a position and gives the new one; a log that has become shorter started anew. */
function print(file: string, position: number, withApp: boolean): number {
  const size = existsSync(file) ? statSync(file).size : 0;
  let at = size < position ? 0 : position;
  if (at === size) return at;
  const descriptor = openSync(file, "r");
  const prefix = withApp ? `${basename(file, ".log")} ` : "";
  const buffer = Buffer.alloc(65_536);
  for (let length = 1; length > 0; at += length) {
    length = readSync(descriptor, buffer, 0, buffer.length, at);
    const text = shown(buffer.subarray(0, length).toString("latin1"), process.stdout.isTTY);
    process.stdout.write(Buffer.from(prefix === "" ? text : text.replace(/^(?=\d{4}-)/gm, prefix), "latin1"));
  }
  closeSync(descriptor);
  return at;
}
