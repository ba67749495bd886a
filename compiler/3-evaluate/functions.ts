import type { Datum } from "./datum.ts";
import { list, type Type } from "./type.ts";
import { count, duration, path, range, tcpPort, text } from "./types.ts";

/** A built-in function: pure and total. */
export interface BuiltIn {
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  /** Arguments by name, of their types; one that is not given is undefined. */
  readonly apply: (given: Readonly<Record<string, unknown>>) => Datum;
}
export interface Parameter {
  readonly name: string;
  readonly type: Type<unknown>;
  readonly required: boolean;
}

type Backoff = { readonly from: number; readonly to?: number };
const backoffOf = (given: unknown): { from: number; to: number } => {
  const { from, to } = (given as Backoff | undefined) ?? { from: 1000, to: 60000 };
  return { from, to: to ?? Math.max(from, 60000) };
};
const restartParameters: readonly Parameter[] = [{ name: "backoff", type: range(duration), required: false }];

const all: readonly BuiltIn[] = [
  {
    name: "http",
    doc: "A GET of the path that is answered with a status from 200 to 399.",
    parameters: [
      { name: "port", type: tcpPort, required: true },
      { name: "path", type: text, required: false },
    ],
    apply: (given) => ({
      is: "probe",
      probe: { kind: "http", port: given.port as number, path: (given.path as string) ?? "/" },
    }),
  },
  {
    name: "tcp",
    doc: "A connection to the port that is accepted.",
    parameters: [{ name: "port", type: tcpPort, required: true }],
    apply: (given) => ({ is: "probe", probe: { kind: "tcp", port: given.port as number } }),
  },
  {
    name: "unix",
    doc: "A connection to the socket that is accepted.",
    parameters: [{ name: "path", type: path, required: true }],
    apply: (given) => ({ is: "probe", probe: { kind: "unix", path: given.path as string } }),
  },
  {
    name: "exec",
    doc: "A command inside the container that ends with status 0.",
    parameters: [{ name: "run", type: list(text), required: true }],
    apply: (given) => ({
      is: "probe",
      probe: { kind: "exec", run: (given.run as readonly { value: string }[]).map(({ value }) => value) },
    }),
  },
  {
    name: "on-failure",
    doc: "Starts an app again when it ended badly; the wait doubles from the first to the last of `backoff`.",
    parameters: [{ name: "max", type: count, required: false }, ...restartParameters],
    apply: (given) => ({
      is: "restart",
      restart: {
        policy: "on-failure",
        ...(given.max !== undefined && { max: given.max as number }),
        backoff: backoffOf(given.backoff),
      },
    }),
  },
  {
    name: "always",
    doc: "Starts an app again however it ended.",
    parameters: restartParameters,
    apply: (given) => ({ is: "restart", restart: { policy: "always", backoff: backoffOf(given.backoff) } }),
  },
];

export const functions: ReadonlyMap<string, BuiltIn> = new Map(all.map((each) => [each.name, each]));
