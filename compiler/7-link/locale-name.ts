/** The locale that a process asks for, and the variable that says so (setlocale(3)); undefined when none does. */
export function localeOf(
  env: Readonly<Record<string, string>>,
): { variable: string; name: string } | undefined {
  const variable = ["LC_ALL", "LC_CTYPE", "LANG"].find((one) => env[one]);
  return variable === undefined ? undefined : { variable, name: env[variable] ?? "" };
}

/** Every locale that the environment names, in the order of the variables' names. */
export function localesOf(env: Readonly<Record<string, string>>): { variable: string; name: string }[] {
  if (env.LC_ALL) return [{ variable: "LC_ALL", name: env.LC_ALL }];
  return Object.entries(env)
    .filter(([variable, name]) => /^(LANG|LC_[A-Z]+)$/.test(variable) && name !== "")
    .map(([variable, name]) => ({ variable, name }))
    .sort((a, b) => (a.variable < b.variable ? -1 : 1));
}
