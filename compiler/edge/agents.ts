import http from "node:http";
import https from "node:https";
import { rootCertificates } from "node:tls";
import { TunnelAgent } from "./tunnel.ts";

/** Connections of Node's own client that are kept open: straight to servers, and through each proxy. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
  through(proxy: string): https.Agent;
  close(): void;
}

/** `certificates` are trusted beside those of the system, as PEM. */
export function openAgents(connections: number, certificates: string | undefined): Agents {
  const settings = { keepAlive: true, maxSockets: connections };
  const secure =
    certificates === undefined ? settings : { ...settings, ca: [...rootCertificates, certificates] };
  const plain = new http.Agent(settings);
  const direct = new https.Agent(secure);
  const tunnels = new Map<string, https.Agent>();
  return {
    http: plain,
    https: direct,
    through: (proxy) => {
      const known = tunnels.get(proxy) ?? new TunnelAgent(proxy, secure);
      tunnels.set(proxy, known);
      return known;
    },
    close: () => {
      for (const agent of [plain, direct, ...tunnels.values()]) agent.destroy();
    },
  };
}
