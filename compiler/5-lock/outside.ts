import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Keyring } from "../3-evaluate/model.ts";
import type { Fetcher, Host, Sandbox, Store, Trees, VerifyRelease } from "../edge/interfaces.ts";
import type { PackageFacts } from "./facts.ts";
import type { LockedPackage } from "./lock-file.ts";

/** A package by its archive; what else is said of it must be so. */
export type WantedPackage = Pick<LockedPackage, "path" | "digest"> &
  Partial<Pick<LockedPackage, "name" | "version" | "architecture">>;

/** Everything outside that locking and loading touch. */
export interface Outside {
  readonly fetcher: Fetcher;
  readonly store: Store;
  readonly host: Host;
  readonly verify: VerifyRelease;
  /** The bytes of a keyring, or undefined when there is no such file. */
  keyrings(keyring: Keyring): Uint8Array | undefined;
  /** A `file:` URL of a file or folder of the project; undefined when there is none, or it leads out of the project. */
  projectUrl(path: string): string | undefined;
  /** Facts of a fetched archive; whoever provides it keeps them in the store by digest. */
  readPackage(archivePath: string, wanted: WantedPackage): Promise<Checked<PackageFacts | undefined>>;
  readonly trees: Trees;
  /** What a vendored folder has of what a script did, by the key of its run: whoever takes it holds it to the lock. */
  vendoredEffects?(key: string): Uint8Array | undefined;
  /** Runs maintainer scripts; absent: none is run here. */
  readonly sandbox?: Sandbox;
}
