/**
 * Whether to colour: FORCE_COLOR decides, then NO_COLOR, then whether a terminal reads that is not a dumb one. An empty
 * variable counts as none (force-color.org, no-color.org).
 */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.NO_COLOR) return false;
  return isTerminal && env.TERM !== "dumb";
}
