import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "../../../compiler/edge/store-error.ts";
import { detachedSign, poolPath } from "../../testing/archive.ts";
import { tar } from "../../testing/deb.ts";
import { tinyPackages } from "../../testing/tiny-archive.ts";
import type { lockExamples } from "../examples/5-lock.ts";
import type { SentenceOf } from "../examples/example.ts";
import { editLock, lockWorld, runWorld, type Step } from "./run-world.ts";
import { day, foreignKey, hour, key, now, type World } from "./world.ts";

const tinyArchive = poolPath({ name: "tiny", version: "1:2.0-1" });
const rivals = ["big", "small"].map((name, index) => ({
  name,
  fields: ["Provides: mail-agent", `Conflicts: ${index === 0 ? "small" : "big"}`],
}));

/** How each sentence about the archive, the mirrors and the lock comes true. */
export const lockSteps: Readonly<Record<SentenceOf<typeof lockExamples>, Step>> = {
  "The machine's apt configuration has no mirror of suite stable": (world) => {
    world.aptMirrors = [];
  },
  "No mirror answers": (world) => world.silence(),
  "The first mirror does not answer": (world) => world.silenceFirst(),
  "A byte of the package tiny was flipped on the mirror": (world) => flip(join(world.archive, tinyArchive)),
  "A byte of the package tiny was flipped on the first mirror": (world) =>
    flip(join(world.splitMirrors(), tinyArchive)),
  "tiny.asc holds no key": (world) => {
    world.keyring = Buffer.from("no key at all\n");
  },
  "tiny.asc holds the key that signs the archive": (world) => {
    world.keyring = key.keyring;
  },
  "The Release is signed by a key that is not in tiny.asc": (world) =>
    world.publish({ signers: [foreignKey] }),
  "The Release is signed by two keys, and one of them is in tiny.asc": (world) =>
    world.publish({ signers: [foreignKey, key] }),
  "A line stands before the signed block of InRelease": (world) =>
    editInRelease(world, (text) => `Suite: stable\n${text}`),
  "The mirror has Release and Release.gpg in place of InRelease": detachSignature,
  "A proxy gives a page to log in at in place of InRelease": (world) =>
    editInRelease(world, () => "<html>Log in</html>"),
  "It is 2026-06-15": () => {},
  "The Release is valid until an hour ago": (world) => world.publish({ validUntil: new Date(now - hour) }),
  "The Release is valid for another hour": (world) => world.publish({ validUntil: new Date(now + hour) }),
  "plimsoll.lock is of yesterday, and the mirror's Release of a week ago": async (world) => {
    await lockWorld(world);
    await world.publish({ date: new Date(now - 7 * day) });
  },
  "plimsoll.lock is of a week ago, and the mirror's Release of yesterday": async (world) => {
    await world.publish({ date: new Date(now - 7 * day) });
    await lockWorld(world);
    await world.publish({ date: new Date(now - day) });
  },
  "The mirror's Release of stable says `Suite: unstable` and `Codename: sid`": (world) =>
    world.publish({ edit: (text) => renamed(text, "unstable", "sid") }),
  "The mirror's Release of stable says `Suite: oldstable` and `Codename: stable`": (world) =>
    world.publish({ edit: (text) => renamed(text, "oldstable", "stable") }),
  "The Release lists no Packages index with a SHA-256 digest": (world) =>
    world.publish({ edit: (text) => text.replace("SHA256:", "SHA1:") }),
  "Packages.gz unpacks to another size than the Release says": (world) =>
    world.publish({ edit: (text) => text.replace(/ (\d+) (main\/binary-amd64\/Packages)$/m, " 99 $2") }),
  "The packages big and small conflict, and both provide mail-agent": async (world) => {
    world.packages = [...tinyPackages, ...rivals];
    await world.publish();
  },
  "tiny depends on libgone, which the archive does not have": (world) =>
    world.publishWith("tiny", () => ({ fields: ["Depends: libgone"] })),
  "tiny depends on libgone or else libtiny1, and the archive has libtiny1 alone": (world) =>
    world.publishWith("tiny", () => ({ fields: ["Depends: libgone | libtiny1"] })),
  "The scripts of tiny make 1000 system users": (world) => makeUsers(world, 1000),
  "The scripts of tiny make 10 system users": (world) => makeUsers(world, 10),
  "plimsoll.lock is as `plimsoll lock` wrote it": lockWorld,
  "A merge left the line `<<<<<<< HEAD` in plimsoll.lock": async (world) => {
    await lockWorld(world);
    editLock(world, "\nContainer:", "\n<<<<<<< HEAD\nContainer:");
  },
  "plimsoll.lock begins with `Plimsoll-Lock: 99`": async (world) => {
    await lockWorld(world);
    editLock(world, "Plimsoll-Lock: 1\n", "Plimsoll-Lock: 99\n");
  },
  "plimsoll.lock was written when the app asked for libtiny1": async (world) => {
    const text = String(world.contents["site.plim"]);
    world.contents["site.plim"] = text.replace('package = "tiny"', 'package = "libtiny1"');
    await lockWorld(world);
    world.contents["site.plim"] = text;
  },
  "No mirror has tiny any more, and the store is empty": (world) => {
    rmSync(join(world.archive, tinyArchive));
    world.emptyStore();
  },
  "No mirror has tiny any more, but the store has it": (world) => rmSync(join(world.archive, tinyArchive)),
  "The project has a folder parts with the file opt/motd": (world) => {
    world.contents["parts/opt/motd"] = "Welcome\n";
  },
  "parts.tar holds a file by the name of ../motd": (world) => {
    world.contents["parts.tar"] = tar([{ path: "../motd", content: "Welcome\n" }]);
  },
  "parts.tar holds a file by the name of opt/motd": (world) => {
    world.contents["parts.tar"] = tar([{ path: "opt/motd", content: "Welcome\n" }]);
  },
  "/etc/os-release of the machine has changed since": (world) => {
    world.changeTrees = (trees) => ({
      ...trees,
      locked: async (request, pinned) => {
        const found = await trees.locked(request, pinned);
        return "fault" in found ? found : { ...found, changed: ["/etc/os-release"] };
      },
    });
  },
  "The store is empty, and the archive has a newer Release": async (world) => {
    world.emptyStore();
    await world.publish({ date: new Date(now - hour) });
  },
  "The disk of the store is full": (world) => {
    const full = () => {
      throw new StoreError("ENOSPC", world.store.folder, "the disk is full");
    };
    world.store = { ...world.store, put: full, keepArchive: full };
  },
  "Ctrl-C is pressed while packages are fetched": (world) => {
    world.onFetch = () => world.stop.abort();
  },
  "An earlier run was stopped while packages were fetched": async (world) => {
    world.onFetch = () => world.stop.abort();
    const [found] = await runWorld(world, "plimsoll lock");
    if (found?.name !== "stopped") throw new Error("the earlier run was not stopped");
    world.onFetch = () => {};
    world.stop = new AbortController();
  },
};

function flip(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] as number) ^ 1;
  writeFileSync(path, bytes);
}

function inRelease(world: World): string {
  return join(world.archive, "dists/stable/InRelease");
}

function editInRelease(world: World, edit: (text: string) => string): void {
  writeFileSync(inRelease(world), edit(readFileSync(inRelease(world), "utf8")));
}

async function detachSignature(world: World): Promise<void> {
  const signed = readFileSync(inRelease(world), "utf8");
  const release = Buffer.from(/\n\n([\s\S]*?)\n-----BEGIN PGP SIG/.exec(signed)?.[1] ?? "");
  const folder = join(world.archive, "dists/stable");
  writeFileSync(join(folder, "Release"), release);
  writeFileSync(join(folder, "Release.gpg"), await detachedSign(release, key, new Date(now - day)));
  rmSync(inRelease(world));
}

function renamed(release: string, suite: string, codename: string): string {
  return release
    .replace(/^Suite: .*$/m, `Suite: ${suite}`)
    .replace(/^Codename: .*$/m, `Codename: ${codename}`);
}

function makeUsers(world: World, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => `adduser --system --group tiny${index}\n`);
  return world.publishWith("tiny", () => ({ scripts: { postinst: `#!/bin/sh\nset -e\n${lines.join("")}` } }));
}
