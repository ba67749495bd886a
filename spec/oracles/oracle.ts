/** A trusted tool asked the same questions as Plimsoll; run by `npm run oracle -- NAME [--sample N]`. */
export interface Oracle {
  readonly name: string;
  /** How many cases CI runs; absent: all of them. */
  readonly sample?: number;
  /** Asks both sides about `sample` cases (all when absent) and gives one line of figures. Throws when a tool is missing. */
  run(sample: number | undefined): Promise<Verdict>;
}
export interface Verdict {
  readonly cases: number;
  /** Each one a line that names the case and both answers. */
  readonly differences: readonly string[];
  /** Differences that a declared rule explains, with the rule. */
  readonly explained: readonly string[];
}
