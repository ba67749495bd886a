import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Limits } from "../../3-evaluate/model.ts";
import { formatBytes, formatRate } from "../../formats/units.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

interface Floor {
  readonly limit: keyof Limits;
  readonly least: number;
  readonly show: (value: number) => string;
  readonly reason: string;
}
/** The least with which a process starts: an executable with libc, one page table, one thread. */
const floors: readonly Floor[] = [
  { limit: "cpu", least: 0.01, show: String, reason: "at least 0.01 of a core" },
  { limit: "memory", least: 4 * 2 ** 20, show: formatBytes, reason: "at least 4MiB" },
  { limit: "pids", least: 1, show: String, reason: "at least one process" },
  { limit: "net", least: 8000, show: formatRate, reason: "at least 8kbit/s" },
  { limit: "disk", least: 2 ** 20, show: formatBytes, reason: "at least 1MiB" },
];

/** Limits leave room for a process to start. */
export const limits: CheckRule = ({ containers }) =>
  floors.flatMap(({ limit, least, show, reason }) =>
    ofEach(containers, ({ limits: { [limit]: given } }) => {
      if (!given || given.value >= least) return nothing;
      return [diagnose("invalid-limit", { limit, value: show(given.value), reason }, { at: given })];
    }),
  );
