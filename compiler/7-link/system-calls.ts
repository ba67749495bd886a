import table from "./data/system-calls.json" with { type: "json" };

/** Functions to the first release of Linux that has their call: `5.9` (data/system-calls.json names its sources). */
export const systemCalls: Readonly<Record<string, string>> = { ...table.since };
