import { posix } from "node:path";
import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import { isMounted } from "../mounted.ts";
import type { LinkRule, Proof } from "./proof.ts";

/**
 * The time zone that TZ, or else /etc/localtime, names is in the root (tzset(3)). Without its file the C library takes
 * Coordinated Universal Time without a word. A rule such as `CET-1CEST` needs no file.
 */
export const missingTimeZone: LinkRule = (proof) => {
  const { env } = proof.trace.program;
  const zone = env.TZ?.replace(/^:/, "");
  if (zone === undefined) return localtime(proof);
  const path = zone.startsWith("/") ? zone : posix.join(env.TZDIR ?? "/usr/share/zoneinfo", zone);
  const isFile = zone !== "" && !universal.test(zone) && !rule.test(zone);
  if (!isFile || isMounted(proof, path) || proof.system.tree.resolve(path)) return [];
  return [report(proof, `TZ=${env.TZ}`, path)];
};

const universal = /^(UTC|UCT|GMT|Universal|Zulu|Etc\/(UTC|UCT|GMT|Universal|Zulu))$/;
const rule = /^(<[A-Za-z0-9+-]{3,}>|[A-Za-z]{3,})[+-]?\d/;

function localtime(proof: Proof): Diagnostic[] {
  const { tree } = proof.system;
  const entry = tree.lookup("/etc/localtime");
  if (entry?.type !== "symlink" || isMounted(proof, "/etc/localtime")) return [];
  const target = posix.resolve("/etc", entry.target);
  if (universal.test(target.replace("/usr/share/zoneinfo/", "")) || isMounted(proof, target)) return [];
  return tree.resolve("/etc/localtime") ? [] : [report(proof, "/etc/localtime", target)];
}

function report({ trace, container }: Proof, by: string, path: string): Diagnostic {
  const { what, at } = trace.program;
  return diagnose("missing-time-zone", { what, by, path, container }, { at, label: "runs in UTC" });
}
