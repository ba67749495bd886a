import type { Bundle } from "../spec/bundle.ts";
import { diagnose } from "../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../spec/diagnostics/diagnostic.ts";
import { chooseEngine, type EngineChoice, isInstalled } from "./engines.ts";
import { mismatch } from "./machine.ts";
import { answeringFor } from "./neighbours.ts";
import { overlap, subnetOf, takenSubnets } from "./subnets.ts";

const tools = [
  "ip",
  "unshare",
  "nsenter",
  "setpriv",
  "mount",
  "umount",
  "mountpoint",
  "pivot_root",
  "flock",
  "ldd",
];

/** What would fail on this machine, asked before anything is made. */
export async function preflight(
  bundle: Bundle,
  choice: EngineChoice,
  others: readonly Bundle[],
): Promise<Diagnostic[]> {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (bundle.limits.net !== undefined && !isInstalled("tc")) missing.push("tc");
  if (bundle.limits.disk !== undefined && !isInstalled("mkfs.ext4")) missing.push("mkfs.ext4");
  if (missing.length > 0) return missing.map((tool) => diagnose("missing-tool", { tool }));
  const known = [
    ...machine(bundle),
    ...lease(bundle),
    ...engine(choice),
    ...subnets(bundle),
    ...addresses(bundle, others),
  ];
  return known.length > 0 ? known : answered(bundle);
}

function machine(bundle: Bundle): Diagnostic[] {
  const reason = mismatch(bundle);
  return reason === undefined ? [] : [diagnose("wrong-machine", { container: bundle.container, reason })];
}

/** A lease keeps room from one instant until another, and at no other time. */
function lease({ container, lease }: Bundle, now = Date.now()): Diagnostic[] {
  if (!lease) return [];
  const { name, server, from, until } = lease;
  const isEarly = from !== undefined && now < Date.parse(from);
  const isLate = until !== undefined && now >= Date.parse(until);
  if (!isEarly && !isLate) return [];
  const reason = isEarly ? `begins on ${from}` : `was over on ${until}`;
  return [diagnose("closed-lease", { container, lease: name, server, reason })];
}

function engine(choice: EngineChoice): Diagnostic[] {
  return chooseEngine(choice) ? [] : [diagnose("no-engine", { engine: choice })];
}

function subnets({ interfaces }: Bundle): Diagnostic[] {
  if (interfaces.length === 0) return [];
  const taken = takenSubnets();
  return interfaces.flatMap((one) => {
    const found = overlap(one, taken);
    if (!found) return [];
    const values = { subnet: subnetOf(one), pool: one.pool, taken: found.subnet, device: found.device };
    return [diagnose("subnet-taken", values)];
  });
}

function addresses({ container, interfaces }: Bundle, others: readonly Bundle[]): Diagnostic[] {
  return interfaces.flatMap(({ address }) => {
    const other = others.find((one) => one.interfaces.some((its) => its.address === address));
    return other ? [diagnose("address-taken", { address, container, other: other.container })] : [];
  });
}

/** Asked last, because the answer takes a moment. */
async function answered({ container, interfaces }: Bundle): Promise<Diagnostic[]> {
  const answers = await Promise.all(
    interfaces.map(async (one) => ({ address: one.address, mac: await answeringFor(one) })),
  );
  return answers.flatMap(({ address, mac }) =>
    mac === undefined ? [] : [diagnose("address-answered", { address, container, mac })],
  );
}
