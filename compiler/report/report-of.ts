import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Plan } from "../../spec/plan.ts";
import type { Model } from "../3-evaluate/model.ts";
import { type KnownOf, matrixOf } from "../4-check/placement/matrix.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import type { Linked } from "../7-link/linked.ts";
import { closuresOf } from "./closures.ts";
import { identityMap } from "./identities.ts";
import { loadLines } from "./load-lines.ts";
import { missingParts } from "./missing.ts";
import { poolRooms } from "./pool-rooms.ts";
import type { Finding, Report, RootFacts } from "./report.ts";
import { partsOf } from "./root-parts.ts";

/** What is known of a project when it is asked for. */
export interface Known {
  readonly model: Model;
  /** Where containers stand that name no server themselves, by container. */
  readonly servers: ReadonlyMap<string, string>;
  /** Absent: there is none, or none that can be read (then `diagnostics` say so). */
  readonly lock?: LockFile;
  /** Absent: nothing was built, or the build did not pass. */
  readonly roots?: readonly { readonly linked: Linked; readonly plan: Plan }[];
  readonly diagnostics: readonly Diagnostic[];
  /** The linker's findings against each profile; absent: nothing was linked. */
  readonly link?: KnownOf;
}

/** The one model that the page and the JSON document are made of. */
export function reportOf({ model, servers, lock, roots, diagnostics, link }: Known): Report {
  const identities = identityMap(model, servers, lock);
  const missing = missingParts(model, lock, roots !== undefined);
  return {
    findings: diagnostics.map(findingOf),
    matrix: matrixOf(model, servers, link),
    isLinked: link !== undefined,
    servers: loadLines(model, servers),
    identities,
    pools: poolRooms(model.pools, identities),
    roots: (roots ?? []).map(rootFacts),
    ...(missing && { missing }),
  };
}

function findingOf({ code, name, severity, message, spans }: Diagnostic): Finding {
  const span = spans.find(({ primary }) => primary);
  return { code, name, severity, message, ...(span && { at: `${span.file}:${span.start.line}` }) };
}

function rootFacts({ linked, plan }: { readonly linked: Linked; readonly plan: Plan }): RootFacts {
  const parts = partsOf(plan.entries);
  return {
    container: plan.container,
    rootDigest: plan.rootDigest,
    paths: plan.entries.length,
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    parts,
    closures: closuresOf(linked.closures, plan.entries),
  };
}
