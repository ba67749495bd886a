/** Why bytes could not be brought. `detail` is for notes: a line for each mirror that was tried. */
export class FetchError extends Error {
  override readonly name = "FetchError";
  readonly kind: FetchFailure;
  readonly detail: readonly string[];

  constructor(kind: FetchFailure, message: string, detail: readonly string[] = []) {
    super(message);
    this.kind = kind;
    this.detail = detail;
  }
}

/**
 * `missing`: every mirror says there is no such file. `mismatch`: bytes came, and their size or digest is wrong.
 * `too-large`: more bytes came than may. `unreachable`: nothing whole came. `unsupported`: no URL can be fetched at all.
 * `disk`: the store cannot take it. `stopped`: the user stopped it.
 */
export type FetchFailure =
  | "missing"
  | "mismatch"
  | "too-large"
  | "unreachable"
  | "unsupported"
  | "disk"
  | "stopped";
