import type { Checked, Diagnostic } from "./diagnostic.ts";

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === "error");
}

/** The next stage runs only on a value without errors; what both stages had to say is kept, in order. */
export function andThen<A, B>(
  { value, diagnostics }: Checked<A | undefined>,
  next: (value: A) => Checked<B | undefined>,
): Checked<B | undefined> {
  if (value === undefined || hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const after = next(value);
  return { value: after.value, diagnostics: [...diagnostics, ...after.diagnostics] };
}

/** `andThen` for a stage that waits for the outside. */
export async function andThenAsync<A, B>(
  { value, diagnostics }: Checked<A | undefined>,
  next: (value: A) => Promise<Checked<B | undefined>>,
): Promise<Checked<B | undefined>> {
  if (value === undefined || hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const after = await next(value);
  return { value: after.value, diagnostics: [...diagnostics, ...after.diagnostics] };
}

/** All values, or undefined when one is missing; the diagnostics of all. */
export function all<T>(parts: readonly Checked<T | undefined>[]): Checked<readonly T[] | undefined> {
  const diagnostics = parts.flatMap((part) => part.diagnostics);
  const values = parts.map((part) => part.value).filter((value) => value !== undefined);
  return { value: values.length === parts.length ? values : undefined, diagnostics };
}
