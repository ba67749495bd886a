import type { DiagnosticName } from "../table.ts";
import { commandExamples } from "./0-command.ts";
import { parseExamples } from "./1-parse.ts";
import { resolveExamples } from "./2-resolve.ts";
import { evaluateExamples } from "./3-evaluate.ts";
import { appExamples } from "./4-check/apps.ts";
import { fileExamples } from "./4-check/files.ts";
import { identityExamples } from "./4-check/identities.ts";
import { isolationExamples } from "./4-check/isolation.ts";
import { placementExamples } from "./4-check/placement.ts";
import { poolExamples } from "./4-check/pools.ts";
import { serverExamples } from "./4-check/servers.ts";
import { sourceExamples } from "./4-check/sources.ts";
import { lockExamples } from "./5-lock.ts";
import { assembleExamples } from "./6-assemble.ts";
import { linkExamples } from "./7-link.ts";
import { planExamples } from "./8-plan.ts";
import { emitExamples } from "./9-emit.ts";
import { runExamples } from "./10-run.ts";
import type { Example } from "./example.ts";

/** Codes that the text of a project raises by itself. */
export const languageExamples = {
  ...parseExamples,
  ...resolveExamples,
  ...evaluateExamples,
  ...identityExamples,
  ...poolExamples,
  ...appExamples,
  ...fileExamples,
  ...sourceExamples,
  ...serverExamples,
  ...placementExamples,
  ...isolationExamples,
} as const;

/** What raises each diagnostic, and what does not: a code without its examples does not compile. */
export const examples: Readonly<Record<DiagnosticName, Example>> = {
  ...commandExamples,
  ...languageExamples,
  ...lockExamples,
  ...assembleExamples,
  ...linkExamples,
  ...planExamples,
  ...emitExamples,
  ...runExamples,
};
