import { machineHost } from "../../compiler/edge/host.ts";

/** Suites in the order in which apt is given them as well. */
export const suitesOf = (release: string): readonly string[] => [
  release,
  `${release}-updates`,
  `${release}-security`,
];

/** Where the machine's own apt finds a suite of its release; the mirror of another release is beside it. */
export function mirrorOf(suite: string): string {
  const own = suite.replace(/^\w+/, "bookworm");
  const [mirror] = machineHost().mirrors(own, "main");
  if (mirror === undefined) throw new Error(`this machine's apt configuration names no mirror of ${own}`);
  return mirror;
}
