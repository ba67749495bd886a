/** The kernel reads this many bytes of a file to find its interpreter (`BINPRM_BUF_SIZE`). */
const longestLine = 256;

/**
 * `#!interpreter argument`: all that follows the interpreter is one argument (execve(2)). Undefined where the kernel sees no
 * script: without an interpreter, or when its name does not end within what the kernel reads (`load_script` of
 * fs/binfmt_script.c since Linux 5.1).
 */
export function parseShebang(line: string): { interpreter: string; argument: string } | undefined {
  const text = line.slice(0, longestLine).split("\n")[0] ?? "";
  const match = /^#![ \t]*([^ \t\0]+)([ \t]*)([^\0]*)/.exec(text);
  if (!match) return undefined;
  const [whole, interpreter = "", space] = match;
  const isCut = Buffer.byteLength(text) >= longestLine && space === "" && whole.length === text.length;
  return isCut ? undefined : { interpreter, argument: (match[3] ?? "").trimEnd() };
}

/** What `env` looks up, and the PATH that it sets for that. */
export interface EnvCommand {
  readonly command: string;
  readonly path?: string;
}

/**
 * The command that `env` runs with this one argument. With `-S` it splits the argument, quotes counting, and takes its options
 * and variables off first (env(1) of coreutils); without, an argument that is an option or a variable runs nothing.
 */
export function envCommand(argument: string): EnvCommand | undefined {
  const split = /^(?:-[^\sS]*S|--split-string(?:=|\s))\s*(.*)$/.exec(argument)?.[1];
  if (split !== undefined) return afterOptions(splitWords(split));
  return /^$|^-|=/.test(argument) ? undefined : { command: argument };
}

function afterOptions(words: readonly string[]): EnvCommand | undefined {
  let path: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (/^(-[uC]|--unset|--chdir)$/.test(word)) index++;
    else if (word.startsWith("PATH=")) path = word.slice("PATH=".length);
    else if (!word.startsWith("-") && !word.includes("="))
      return path === undefined ? { command: word } : { command: word, path };
  }
  return undefined;
}

/** Words between blanks; quotes and a backslash keep blanks in a word. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, a, b, c) => a ?? b ?? c),
  );
}
