import { createInterface } from "node:readline/promises";

/** Asks one question after the other on a terminal; an empty line takes the default. Undefined: the user went away. */
export async function ask<Key extends string>(
  questions: readonly { readonly key: Key; readonly question: string; readonly usual: string }[],
): Promise<Record<Key, string> | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Without this a question that Ctrl-D or Ctrl-C leaves open would never settle.
  const gone = new Promise<undefined>((resolve) => {
    lines.once("close", () => resolve(undefined));
  });
  const answers: Partial<Record<Key, string>> = {};
  try {
    for (const { key, question, usual } of questions) {
      const said = await Promise.race([lines.question(`${question} [${usual}] `), gone]);
      if (said === undefined) return undefined;
      answers[key] = said.trim() || usual;
    }
    return answers as Record<Key, string>;
  } finally {
    lines.close();
  }
}
