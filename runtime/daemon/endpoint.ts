import { join } from "node:path";

/** A process of which a state folder has at most one, and the files by which the others find it. */
export interface Endpoint {
  /** The word that starts it: `plimsoll-runtime <name>`. */
  readonly name: string;
  readonly socket: string;
  readonly lock: string;
  /** Its standard output and error; gone at its end when it has said nothing. */
  readonly log: string;
}

export function endpoint(name: string, folder: string): Endpoint {
  const file = (ending: string) => join(folder, `${name}.${ending}`);
  return { name, socket: file("sock"), lock: file("lock"), log: file("log") };
}
