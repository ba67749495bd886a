import { readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { openProgress } from "../../spec/progress/choose.ts";
import type { Progress } from "../../spec/progress/event.ts";
import type { Keyring } from "../3-evaluate/model.ts";
import type { Outside } from "../5-lock/outside.ts";
import { fetcher } from "../edge/fetcher.ts";
import { machineHost } from "../edge/host.ts";
import { verifyRelease } from "../edge/openpgp.ts";
import { packageReader } from "../edge/package-reader.ts";
import type { Project } from "../edge/project-files.ts";
import { projectUrl } from "../edge/project-place.ts";
import { machineSandbox } from "../edge/sandbox/sandbox.ts";
import { type FileStore, openStore } from "../edge/store.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { boundStore, storeLimit } from "../edge/store-limit.ts";
import { localTrees } from "../edge/trees.ts";
import { findVendored, vendoredEffects, vendoredFirst } from "../edge/vendored.ts";
import { stdKeyring } from "../std/keyrings.ts";

/** One command at work on one project: its files, the store, the network, and what it draws. */
export interface Session {
  readonly project: Project;
  readonly store: FileStore;
  readonly outside: Outside;
  readonly progress: Progress;
  /** Bytes that unpacking packages put into the store, at most. */
  unpacked(): number;
  /** Ends connections and clears the progress line. */
  close(): void;
}

export function openSession(project: Project): Session {
  const progress = openProgress();
  const store = openStore(defaultStore());
  const limit = storeLimit();
  const host = machineHost();
  const packages = packageReader(store, availableParallelism(), (read) =>
    progress.tell({ step: "unpack", ...read }),
  );
  const find = findVendored(project.folder);
  const online = fetcher(store, {
    progress: (fetched) => progress.tell({ step: "fetch", ...fetched }),
    proxy: host.proxy,
    certificates: host.certificates(),
  });
  const network = vendoredFirst(online, find);
  const outside: Outside = {
    fetcher: network,
    store,
    host,
    verify: verifyRelease,
    keyrings: (keyring) => keyringBytes(keyring, project),
    readPackage: packages.read,
    projectUrl: (path) => projectUrl(project.folder, path),
    vendoredEffects: vendoredEffects(find),
    sandbox: machineSandbox(store),
    trees: localTrees({
      folder: project.folder,
      store,
      fetcher: network,
      vendored: (digest) => find("tree", digest),
      // What a build read is what it depends on: see makeBundles.
      onLook: (path) => project.files.stamp(path),
    }),
  };
  const close = () => {
    network.close();
    packages.close();
    progress.end();
    boundStore(store.folder, packages.added(), limit);
  };
  return { project, store, outside, progress, unpacked: packages.added, close };
}

/** A keyring of the author's is part of the project; one of `/usr/share/keyrings` belongs to the machine. */
function keyringBytes(keyring: Keyring, project: Project): Uint8Array | undefined {
  if ("std" in keyring) return stdKeyring(keyring.std);
  if (!keyring.file.startsWith("/")) return project.files.read(keyring.file);
  return statSync(keyring.file, { throwIfNoEntry: false })?.isFile() ? readFileSync(keyring.file) : undefined;
}

/** Where a project's lock lies. */
export function lockPath(project: Project): string {
  return join(project.folder, "plimsoll.lock");
}
