/** The kernel reads this many bytes of a file to find its interpreter (`BINPRM_BUF_SIZE`). */
const longestLine = 256;

/** `#!interpreter argument`: all that follows the interpreter is one argument (execve(2)). */
export function parseShebang(line: string): { interpreter: string; argument: string } | undefined {
  const text = line.slice(0, longestLine).split("\n")[0] ?? "";
  const match = /^#![ \t]*([^ \t\0]+)[ \t]*([^\0]*)$/.exec(text);
  return match ? { interpreter: match[1] ?? "", argument: (match[2] ?? "").trimEnd() } : undefined;
}

/** The command that `env` runs with this one argument; with `-S` it splits the argument and takes variables off first. */
export function envCommand(argument: string): string | undefined {
  const split = /^(?:-\S*S|--split-string=?)\s*(.*)$/.exec(argument)?.[1];
  if (split === undefined) return argument === "" || argument.startsWith("-") ? undefined : argument;
  return split.split(/[ \t]+/).find((word) => word !== "" && !word.startsWith("-") && !word.includes("="));
}
