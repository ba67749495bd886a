import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry } from "../../spec/plan.ts";
import { childProcess } from "./child-process.ts";

/**
 * Sets extended attributes with one `setfattr --restore`, since Node has no setxattr(2). File capabilities come last of
 * all: a change of owner would clear them. What cannot be set is one warning.
 */
export function writeXattrs(entries: readonly Entry[], target: string): readonly Diagnostic[] {
  const dressed = entries.filter((entry) => entry.xattrs && entry.type !== "hardlink");
  const [first, ...others] = dressed;
  if (!first) return [];
  const dump = dressed.map((entry) => `# file: ${quote(target + entry.path)}\n${values(entry)}\n`).join("\n");
  const { status, stderr, error } = childProcess().spawnSync("setfattr", ["-h", "--restore=-"], {
    input: dump,
    encoding: "utf8",
  });
  if (status === 0) return [];
  const reason = error ? "there is no setfattr" : (stderr.trim().split("\n")[0] ?? "setfattr failed");
  return [diagnose("attributes-not-kept", { path: first.path, more: others.length, reason })];
}

function values({ xattrs = {} }: Entry): string {
  return Object.entries(xattrs)
    .map(([name, value]) => `${quote(name)}=0s${value}\n`)
    .join("");
}

/** getfattr(1) writes what could be misread as a backslash and three octal digits. */
function quote(text: string): string {
  return text.replace(/[\\=\n\r]/g, (found) => `\\${found.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
