import { commandRules } from "./codes/0-command.ts";
import { parseRules } from "./codes/1-parse.ts";
import { resolveRules } from "./codes/2-resolve.ts";
import { evaluateRules } from "./codes/3-evaluate.ts";
import { appRules } from "./codes/4-check/apps.ts";
import { fileRules } from "./codes/4-check/files.ts";
import { identityRules } from "./codes/4-check/identities.ts";
import { isolationRules } from "./codes/4-check/isolation.ts";
import { placementRules } from "./codes/4-check/placement.ts";
import { poolRules } from "./codes/4-check/pools.ts";
import { serverRules } from "./codes/4-check/servers.ts";
import { sourceRules } from "./codes/4-check/sources.ts";
import { lockRules } from "./codes/5-lock.ts";
import { assembleRules } from "./codes/6-assemble.ts";
import { linkRules } from "./codes/7-link.ts";
import { planRules } from "./codes/8-plan.ts";
import { emitRules } from "./codes/9-emit.ts";
import { runRules } from "./codes/10-run.ts";

/** Every diagnostic there is, by name; the codes count up by stage. Codes are never reused. */
export const table = {
  ...commandRules,
  ...parseRules,
  ...resolveRules,
  ...evaluateRules,
  ...identityRules,
  ...poolRules,
  ...appRules,
  ...fileRules,
  ...sourceRules,
  ...serverRules,
  ...placementRules,
  ...isolationRules,
  ...lockRules,
  ...assembleRules,
  ...linkRules,
  ...planRules,
  ...emitRules,
  ...runRules,
} as const;

export type Table = typeof table;
export type DiagnosticName = keyof Table;
