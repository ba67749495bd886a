import { readFileSync } from "node:fs";
import ajvDraft04 from "ajv-draft-04";
import ajvFormats from "ajv-formats";

const schemaFile = "spec/data/sarif/sarif-schema-2.1.0.json";

// What the tests look at; the schema holds the rest.
export interface SarifLog {
  readonly runs: readonly SarifRun[];
}
export interface SarifRun {
  readonly tool: {
    readonly driver: { readonly rules: readonly SarifRule[]; readonly notifications: readonly SarifRule[] };
  };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly exitCode: number;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly results: readonly SarifResult[];
}
export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly properties: { readonly tags: readonly string[] };
}
export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly unknown[];
}
export interface SarifLocation {
  readonly id?: number;
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: unknown;
  };
}

let validate: ((data: unknown) => boolean) & { errors?: unknown };

/** The one run of a log, after the whole has passed the schema of SARIF 2.1.0; throws with what the schema refused. */
export function readSarif(text: string): SarifRun {
  const log = JSON.parse(text) as SarifLog;
  validate ??= compile();
  if (!validate(log)) throw new Error(JSON.stringify(validate.errors));
  return log.runs[0] as SarifRun;
}

function compile() {
  const ajv = new ajvDraft04.default({ strict: false });
  ajvFormats.default(ajv as never);
  return ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));
}
