import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Lease, Server } from "../../3-evaluate/model.ts";
import { nearest } from "../../formats/suggest.ts";
import { leaseOf } from "../placement/reserved.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

/** A lease keeps something, ends after it began, and is one of a server that its container may stand on. */
export const leases: CheckRule = ({ servers = [], containers }) => [
  ...servers.flatMap(({ leases = [] }) =>
    leases.flatMap((lease) => {
      const reason = faultOf(lease);
      return reason ? [diagnose("empty-lease", { lease: lease.name, reason }, { at: lease.span })] : [];
    }),
  ),
  ...ofEach(containers, (container) => unknownLease(container, servers)),
];

function unknownLease(container: Container, servers: readonly Server[]): readonly Diagnostic[] {
  const { lease, name } = container;
  if (!lease) return nothing;
  const open = serversFor(container, servers);
  if (open.some((server) => leaseOf(server, lease.value))) return [];
  const known = [...new Set(open.flatMap(({ leases = [] }) => leases.map((each) => each.name)))];
  const near = nearest(lease.value, known);
  const where = open.length === 1 ? `server ${open[0]?.name}` : `the servers of container ${name}`;
  const notes = open.length === 0 ? ["it stands on no server: name one with on or place"] : [];
  const fix = near && {
    safe: true,
    description: `write ${near}`,
    edits: [{ span: lease.span, text: near }],
  };
  return [
    diagnose("unknown-lease", { lease: lease.value, where }, { at: lease, notes, fix: fix || undefined }),
  ];
}

function serversFor({ server, place }: Container, servers: readonly Server[]): readonly Server[] {
  if (server) return servers.filter(({ name }) => name === server.value);
  if (!place) return [];
  const allowed = new Set(place.on?.map(({ value }) => value));
  return place.on ? servers.filter(({ name }) => allowed.has(name)) : servers;
}

function faultOf({ amounts, from, until }: Lease): string | undefined {
  if (Object.values(amounts).every((amount) => amount.value <= 0)) return "it names no amount";
  if (!from || !until || Date.parse(from.value) < Date.parse(until.value)) return undefined;
  return `it begins at ${from.value} and is over at ${until.value}`;
}
