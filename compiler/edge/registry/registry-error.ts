/** A registry that does not take what it is given, or that cannot be reached. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  /** Whether asking again may help. */
  readonly passing: boolean;

  constructor(message: string, passing = false) {
    super(message);
    this.passing = passing;
  }
}

/** The reasons that a registry gives (distribution-spec, error codes), else its status. */
export function reasonIn(status: number, body: string): string {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: string; message?: string }[] };
    const told = (errors ?? []).map(({ code, message }) => [code, message].filter(Boolean).join(": "));
    if (told.length > 0) return `${told.join("; ")} (${status})`;
  } catch {
    // Not every answer comes from a registry.
  }
  return status === 401
    ? "it wants to know who asks, and does not accept who did (401)"
    : `it answered ${status}`;
}
