import { createInterface } from "node:readline";

export interface Question<Key extends string> {
  readonly key: Key;
  readonly words: string;
  readonly usual: string;
}

/** Asks one question after the other on a terminal; an empty line takes the usual. Undefined: the user went away. */
export async function ask<Key extends string>(
  questions: readonly Question<Key>[],
): Promise<Record<Key, string> | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // An iterator keeps what is typed ahead, and ends with Ctrl-D and Ctrl-C.
  const lines = terminal[Symbol.asyncIterator]();
  const answers: Partial<Record<Key, string>> = {};
  try {
    for (const { key, words, usual } of questions) {
      terminal.setPrompt(`${words} [${usual}] `);
      terminal.prompt();
      const line = await lines.next();
      if (line.done) return undefined;
      answers[key] = line.value.trim() || usual;
    }
    return answers as Record<Key, string>;
  } finally {
    terminal.close();
  }
}
