import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { formatDuration } from "../../formats/units.ts";
import type { CheckRule } from "../rule.ts";

/** Waits between restarts grow. */
export const restarts: CheckRule = ({ containers }) =>
  containers
    .filter(({ restart: { backoff } }) => backoff.from > backoff.to)
    .map(({ restart: { backoff }, span }) =>
      diagnose(
        "reversed-backoff",
        { from: formatDuration(backoff.from), to: formatDuration(backoff.to) },
        { at: span },
      ),
    );
