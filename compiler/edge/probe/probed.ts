/** A machine as it answered. */
export interface Probed {
  /** `debian 12`, of /etc/os-release. */
  readonly os: string;
  readonly architecture: string;
  readonly cpu: Learnt<string>;
  /** The release as the kernel gives it: `6.1.0-18-amd64`. */
  readonly kernel: Learnt<string>;
  /** Bytes. */
  readonly pageSize: Learnt<number>;
  /** `glibc 2.36`; undefined when it could not be told. */
  readonly libc?: Learnt<string>;
  /** By feature. */
  readonly features: Readonly<Record<string, Learnt<"yes" | "no" | "unknown">>>;
}
export interface Learnt<T> {
  readonly value: T;
  /** How: the question and the answer, in a few words. */
  readonly how: string;
}
export type Answer = Learnt<"yes" | "no" | "unknown">;

export const yes = (how: string): Answer => ({ value: "yes", how });
export const no = (how: string): Answer => ({ value: "no", how });
export const unknown = (how: string): Answer => ({ value: "unknown", how });
