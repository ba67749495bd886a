import { join } from "node:path";
import {
  makeKey,
  type TestKey,
  type TestPackage,
  type TestSuite,
  writeArchive,
} from "../../spec/testing/archive.ts";
import { fetcher } from "../edge/fetcher.ts";
import { openStore } from "../edge/store.ts";
import { lock } from "./lock.ts";
import type { LockFile } from "./lock-file.ts";
import { containerOf, inFolder, modelOf, now, outsideOf, sourceOf, yesterday } from "./testing.ts";

export const day = 86_400_000;
/** A key that never expires. */
export const long = await makeKey(new Date(now - 400 * day));

export const web: TestPackage = {
  name: "web",
  fields: ["Depends: libweb (>= 1.0), base | other"],
  files: [{ path: "/usr/bin/web", content: "#!/bin/sh\n", mode: 0o755 }],
};
export const packages: readonly TestPackage[] = [
  web,
  { name: "libweb", version: "1:2.0~rc1-1+b1" },
  { name: "base", architecture: "all" },
  { name: "other" },
];

export interface Setting {
  /** `file:` mirror of an archive with the suite `stable`. */
  readonly mirror: string;
  readonly archive: string;
  readonly store: string;
  rewrite(changes: Partial<TestSuite>): Promise<void>;
  lock(requests?: readonly string[], old?: LockFile, mirrors?: readonly string[]): ReturnType<typeof lock>;
}

/** Runs a piece of a test with an archive of its own, signed by a key that is good. */
export async function withArchive(
  work: (setting: Setting) => Promise<void>,
  keyring: TestKey = long,
): Promise<void> {
  await inFolder(async (folder) => {
    const archive = join(folder, "archive");
    const rewrite = (changes: Partial<TestSuite>) =>
      writeArchive(archive, { suite: "stable", packages, signers: [long], date: yesterday, ...changes });
    await rewrite({});
    const mirror = `file:${archive}`;
    await work({
      mirror,
      archive,
      store: join(folder, "store"),
      rewrite,
      lock: (requests = ["web"], old = undefined, mirrors = [mirror]) =>
        locking(join(folder, "store"), keyring, requests, old, mirrors),
    });
  });
}

async function locking(
  folder: string,
  keyring: TestKey,
  requests: readonly string[],
  old: LockFile | undefined,
  mirrors: readonly string[],
) {
  const store = openStore(folder);
  const network = fetcher(store, { backOff: [1, 1], patience: 300 });
  const outside = outsideOf(network, store, keyring.keyring);
  const model = modelOf(sourceOf(mirrors), [containerOf("shop", requests)]);
  try {
    return await lock(model, old, outside, { userNames: () => [] });
  } finally {
    network.close();
  }
}

/** What was told, by name. */
export const names = (found: { readonly diagnostics: readonly { readonly name: string }[] }) =>
  found.diagnostics.map(({ name }) => name);

export const messageOf = (found: { readonly diagnostics: readonly { readonly message: string }[] }) =>
  found.diagnostics[0]?.message ?? "";
