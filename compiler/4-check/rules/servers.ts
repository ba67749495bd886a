import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { formatBytes, formatRate } from "../../formats/units.ts";
import { before, type CheckRule, repeated } from "../rule.ts";
import { hostnameFault } from "./hostnames.ts";

/** A server has a name and a host name of its own, and some of everything it names. */
export const servers: CheckRule = ({ servers = [] }) => [
  ...repeated(servers, ({ name }) => name).map(({ first, again }) =>
    diagnose(
      "duplicate-server",
      { name: again.name },
      { at: again, also: before(first.span, "the other one") },
    ),
  ),
  ...repeated(servers, ({ hostname }) => hostname.value.toLowerCase()).map(({ first, again }) =>
    diagnose(
      "duplicate-server-hostname",
      { hostname: again.hostname.value, first: first.name, second: again.name },
      { at: again.hostname, also: before(first.hostname.span, `of ${first.name}`) },
    ),
  ),
  ...servers.flatMap(({ hostname }) => {
    const reason = hostnameFault(hostname.value);
    const values = { hostname: JSON.stringify(hostname.value), reason: reason ?? "" };
    return reason ? [diagnose("invalid-hostname", values, { at: hostname })] : [];
  }),
  ...servers.flatMap(({ capacity }) =>
    Object.entries(floors).flatMap(([name, { least, show }]) => {
      const given = capacity[name as keyof typeof floors];
      if (!given || given.value >= least) return [];
      const values = { resource: name, value: show(given.value), least: show(least) };
      return [diagnose("invalid-capacity", values, { at: given })];
    }),
  ),
  ...servers.flatMap(({ capacity: { overcommit } }) =>
    Object.entries(overcommit ?? {}).flatMap(([name, given]) => {
      const values = { resource: `${name}-overcommit`, value: given.value, least: 1 };
      return given.value >= 1 ? [] : [diagnose("invalid-capacity", values, { at: given })];
    }),
  ),
];

/** Less is no machine that runs Linux and a container. */
const floors = {
  cpu: { least: 0.1, show: String },
  memory: { least: 64 * 2 ** 20, show: formatBytes },
  disk: { least: 64 * 2 ** 20, show: formatBytes },
  net: { least: 64_000, show: formatRate },
} as const;
