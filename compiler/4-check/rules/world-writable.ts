import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { type CheckRule, filesOf, nothing, ofEach } from "../rule.ts";

/** Nobody but its owner and group writes to a file of the author's: what every app can change, none can trust. */
export const worldWritable: CheckRule = ({ containers }) =>
  ofEach(containers, (container) =>
    ofEach(filesOf(container), ({ path, mode }) => {
      if ((mode & 0o002) === 0) return nothing;
      const octal = mode.toString(8).padStart(4, "0");
      return [diagnose("world-writable-file", { path: path.value, mode: octal }, { at: path })];
    }),
  );
