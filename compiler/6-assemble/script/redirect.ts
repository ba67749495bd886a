import { expandOne, type RunList } from "./expand.ts";
import { isNowhere, isTemporary } from "./nowhere.ts";
import { Misunderstood, type Shell, type Status } from "./shell.ts";
import type { Redirect } from "./syntax.ts";

/** Runs something with its standard input and output led elsewhere. */
export function redirected(
  shell: Shell,
  redirects: readonly Redirect[],
  run: RunList,
  work: () => Status,
): Status {
  if (redirects.length === 0) return work();
  const { output, input } = shell;
  const target = redirects.filter(({ descriptor }) => descriptor === 1).at(-1);
  for (const redirect of redirects) prepare(shell, redirect, run);
  if (target) shell.output = "";
  try {
    const status = work();
    if (target) deliver(shell, target, run);
    return status;
  } finally {
    if (target) shell.output = output;
    shell.input = input;
  }
}

function prepare(shell: Shell, { descriptor, operator, word }: Redirect, run: RunList): void {
  if (operator === "<<") shell.input = expandOne(shell, word, run);
  if (operator === "<") {
    const path = expandOne(shell, word, run);
    const bytes = path === undefined ? undefined : shell.tree.read(shell.absolute(path));
    shell.input = path === "/dev/null" ? "" : bytes && Buffer.from(bytes).toString("utf8");
  }
  if (descriptor === 1 || !operator.startsWith(">") || operator === ">&") return;
  const path = expandOne(shell, word, run);
  if (path === undefined || !(isNowhere(path) || isTemporary(path))) throw new Misunderstood("");
}

/** Files that assembling writes by a rule of its own once all scripts are done. */
const madeElsewhere = ["/etc/ca-certificates.conf"];

function deliver(shell: Shell, { operator, word }: Redirect, run: RunList): void {
  if (operator === ">&") return;
  const named = expandOne(shell, word, run);
  if (named !== undefined && isNowhere(named)) return;
  const path = named === undefined ? undefined : shell.absolute(named);
  const text = shell.output;
  if (path !== undefined && text === undefined && madeElsewhere.includes(path)) return;
  if (path !== undefined && text === undefined && isTemporary(path)) return shell.do({ do: "remove", path });
  if (path === undefined || text === undefined) throw new Misunderstood("what is written cannot be known");
  const before = operator === ">>" ? shell.tree.read(path) : undefined;
  // More behind what cannot be known.
  if (operator === ">>" && !before && isTemporary(path)) return;
  const whole = (before ? Buffer.from(before).toString("utf8") : "") + text;
  shell.do({ do: "write", path, text: whole, mode: 0o666 & ~shell.umask });
}
