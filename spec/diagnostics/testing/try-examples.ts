import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../diagnostic.ts";
import { type Example, type Situation, situationOf } from "../examples/example.ts";
import { type DiagnosticName, table } from "../table.ts";

/** Makes a situation true, does what it says, and gives what was told. */
export type Attempt = (scene: Situation) => readonly Diagnostic[] | Promise<readonly Diagnostic[]>;

/** Two tests a code: its failing example raises it and nothing else, its passing one raises nothing. */
export function tryExamples(
  examples: Partial<Readonly<Record<DiagnosticName, Example>>>,
  attempt: Attempt,
): void {
  for (const [name, { fails, passes }] of Object.entries(examples)) {
    const { code, severity } = table[name as DiagnosticName];
    test(`the failing example of ${name} raises it and nothing else`, async () => {
      const found = await attempt(situationOf(fails));
      assert.equal(found.map(told), [`${severity}[${code} ${name}]`], found.map(words).join("\n"));
    });
    test(`the passing example of ${name} raises nothing`, async () => {
      assert.equal((await attempt(situationOf(passes))).map(words), []);
    });
  }
}

function told({ severity, code, name }: Diagnostic): string {
  return `${severity}[${code} ${name}]`;
}

function words({ name, message, notes }: Diagnostic): string {
  return [`${name}: ${message}`, ...notes].join("\n  ");
}
