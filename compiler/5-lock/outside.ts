import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Keyring } from "../3-evaluate/model.ts";
import type { Fetcher, Host, Store, VerifyRelease } from "../edge/interfaces.ts";
import type { PackageFacts } from "./facts.ts";
import type { LockedPackage } from "./lock-file.ts";

/** Everything outside that locking and loading touch. */
export interface Outside {
  readonly fetcher: Fetcher;
  readonly store: Store;
  readonly host: Host;
  readonly verify: VerifyRelease;
  /** The bytes of a keyring, or undefined when there is no such file. */
  keyrings(keyring: Keyring): Uint8Array | undefined;
  /** Facts of a fetched archive; whoever provides it keeps them in the store by digest. */
  readPackage(archivePath: string, locked: LockedPackage): Promise<Checked<PackageFacts | undefined>>;
}
