import type { Agents } from "./agents.ts";
import { PlainConnections } from "./plain-http.ts";

/** All connections that are kept open. */
export interface Connections {
  readonly plain: PlainConnections;
  /** Those of Node's own client, which is loaded when they are first asked for. */
  agents(): Promise<Agents>;
  close(): void;
}

/** `certificates` are trusted beside those of the system, as PEM. */
export function openConnections(most: number, certificates: string | undefined): Connections {
  const plain = new PlainConnections();
  let agents: Promise<Agents> | undefined;
  const openAll = async () => (await import("./agents.ts")).openAgents(most, certificates);
  return {
    plain,
    agents: () => {
      agents ??= openAll();
      return agents;
    },
    close: () => {
      plain.close();
      agents?.then((opened) => opened.close());
    },
  };
}
