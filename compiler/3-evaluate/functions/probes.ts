import { list } from "../type.ts";
import { count, duration, path, range, tcpPort, text } from "../types.ts";
import { type BuiltIn, optional, type Parameter, required } from "./built-in.ts";

type Backoff = { readonly from: number; readonly to?: number };
const backoffOf = (given: unknown): { from: number; to: number } => {
  const { from, to } = (given as Backoff | undefined) ?? { from: 1000, to: 60000 };
  return { from, to: to ?? Math.max(from, 60000) };
};
const restartParameters: readonly Parameter[] = [optional("backoff", range(duration))];

/** Probes and restart policies. */
export const probeFunctions: readonly BuiltIn[] = [
  {
    name: "http",
    doc: "A GET of the path that is answered with a status from 200 to 399.",
    parameters: [required("port", tcpPort), optional("path", text)],
    apply: (given) => ({
      is: "probe",
      probe: { kind: "http", port: given.port as number, path: (given.path as string) ?? "/" },
    }),
  },
  {
    name: "tcp",
    doc: "A connection to the port that is accepted.",
    parameters: [required("port", tcpPort)],
    apply: (given) => ({ is: "probe", probe: { kind: "tcp", port: given.port as number } }),
  },
  {
    name: "unix",
    doc: "A connection to the socket that is accepted.",
    parameters: [required("path", path)],
    apply: (given) => ({ is: "probe", probe: { kind: "unix", path: given.path as string } }),
  },
  {
    name: "exec",
    doc: "A command inside the container that ends with status 0.",
    parameters: [required("run", list(text))],
    apply: (given) => ({
      is: "probe",
      probe: { kind: "exec", run: (given.run as readonly { value: string }[]).map(({ value }) => value) },
    }),
  },
  {
    name: "on-failure",
    doc: "Starts an app again when it ended badly; the wait doubles from the first to the last of `backoff`.",
    parameters: [optional("max", count), ...restartParameters],
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
