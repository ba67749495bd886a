import { known } from "./commands/call.ts";
import { parseShell } from "./parse.ts";
import { Misunderstood, type Shell, type Status, type Text } from "./shell.ts";
import { type Command, ShellError, type Word } from "./syntax.ts";

/** What stands for a name where a command begins. */
export interface Alias {
  /** Absent where its value is more than the beginning of a command, or where it is not sure that it holds. */
  readonly words?: readonly Word[] | undefined;
  /** Where the line begins that sets it: lines behind that one were not read yet. */
  readonly line: number;
}

/**
 * The words of a command with its alias in place of the first (POSIX.1-2017, XCU 2.3.1). A shell looks for aliases when it
 * reads a line, so that functions are as they were read; bash does not look for any in scripts.
 */
export function withoutAlias(shell: Shell, words: readonly Word[]): readonly Word[] {
  const name = plainText(words[0]);
  const alias = name !== undefined && shell.dialect === "dash" ? shell.aliases.get(name) : undefined;
  if (!alias) return words;
  const { words: found, line } = alias;
  const program = plainText(found?.[0]) ?? "";
  const isOther = program !== name && shell.aliases.has(program);
  if (!found || isOther || shell.calls > 0 || (shell.top?.begins ?? 0) <= line)
    throw new Misunderstood("what the alias stands for cannot be known");
  return [...found, ...words.slice(1)];
}

/** Of a word that is written without quotes and expansions. */
function plainText(word: Word | undefined): string | undefined {
  const [part, ...others] = word ?? [];
  return part?.kind === "text" && !part.quoted && others.length === 0 ? part.text : undefined;
}

/** The words of a value that is a command without its end. A blank at its end would make the next word an alias as well. */
function beginning(value: string): readonly Word[] | undefined {
  if (/[\s\\]$|#|\n/.test(value)) return undefined;
  try {
    const [command, ...others] = parseShell(value, "dash");
    const isSimple = command?.kind === "simple" && command.assignments.length === 0;
    if (!isSimple || others.length > 0 || command.redirects.length > 0) return undefined;
    return plainText(command.words[0]) === undefined ? undefined : command.words;
  } catch (error) {
    if (error instanceof ShellError) return undefined;
    throw error;
  }
}

/** `alias` and `unalias`: sure are those that stand on a line of the script itself, under no condition. */
export function runAlias(shell: Shell, command: Command, name: string, args: readonly Text[]): Status {
  const isSure = shell.top === command;
  const words = known({ shell, name, args, start: () => 0 });
  const { aliases } = shell;
  const line = shell.top?.begins ?? 0;
  const statuses = (words[0] === "-a" ? [...aliases.keys()] : words).map((word) => {
    const [, own, value] = /^([^=]+)=([\s\S]*)$/.exec(word) ?? [];
    if (name === "alias" && own !== undefined && value !== undefined) {
      aliases.set(own, { line, words: isSure ? beginning(value) : undefined });
      return 0;
    }
    if (!aliases.has(word)) return 1;
    if (name === "alias") throw new Misunderstood("");
    if (isSure) aliases.delete(word);
    else aliases.set(word, { line });
    return 0;
  });
  if (words.length === 0 && aliases.size > 0) throw new Misunderstood("");
  return statuses.includes(1) ? 1 : 0;
}
