import capabilities from "./data/capabilities.txt";

const names = capabilities.split("\n").filter((line) => line.startsWith("CAP_"));

/** The bit of each capability by its name: `CAP_CHOWN` is 0. */
export const capabilityBits: Readonly<Record<string, number>> = Object.fromEntries(
  names.map((name, bit) => [name, bit]),
);
