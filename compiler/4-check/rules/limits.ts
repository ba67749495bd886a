import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Limits } from "../../3-evaluate/model.ts";
import { formatBytes, formatRate } from "../../formats/units.ts";
import type { CheckRule } from "../rule.ts";

interface Floor {
  readonly least: number;
  readonly show: (value: number) => string;
  readonly reason: string;
}
/** The least with which a process starts: an executable with libc, one page table, one thread. */
const floors: Readonly<Record<keyof Limits, Floor>> = {
  cpu: { least: 0.01, show: String, reason: "at least 0.01 of a core" },
  memory: { least: 4 * 2 ** 20, show: formatBytes, reason: "at least 4MiB" },
  pids: { least: 1, show: String, reason: "at least one process" },
  net: { least: 8000, show: formatRate, reason: "at least 8kbit/s" },
  disk: { least: 2 ** 20, show: formatBytes, reason: "at least 1MiB" },
};

/** Limits leave room for a process to start. */
export const limits: CheckRule = ({ containers }) =>
  containers.flatMap((container) =>
    Object.entries(floors).flatMap(([limit, { least, show, reason }]) => {
      const given = container.limits[limit as keyof Limits];
      if (!given || given.value >= least) return [];
      return [diagnose("invalid-limit", { limit, value: show(given.value), reason }, { at: given })];
    }),
  );
