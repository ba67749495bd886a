import { createHash } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeSigningKey } from "../../../compiler/edge/signing-key.ts";
import { installProgram } from "../../testing/cli.ts";
import type { commandExamples } from "../examples/0-command.ts";
import type { SentenceOf } from "../examples/example.ts";
import { lockWorld, type Step } from "./run-world.ts";
import type { World } from "./world.ts";

/** How each sentence about the program and its machine comes true. */
export const commandSteps: Readonly<Record<SentenceOf<typeof commandExamples>, Step>> = {
  "A file of Plimsoll's own installation was deleted": (world) => {
    const chunks = join(install(world), "chunks");
    for (const name of readdirSync(chunks)) if (name.startsWith("explain-")) rmSync(join(chunks, name));
  },
  "Plimsoll's own installation is whole": (world) => {
    install(world);
  },
  "plimsoll.lock is as `plimsoll lock` wrote it": lockWorld,
  "A build is running": (world) => {
    // This process is the build: it has a folder in the store.
    world.store.temporary();
  },
  "No other command is running": (world) => rmSync(join(world.store.folder, "tmp"), { recursive: true }),
  "The disk changed a byte of a file in the store": (world) => {
    writeFileSync(storeSomething(world), "contenT");
  },
  "The store is as builds left it": (world) => {
    storeSomething(world);
  },
  "PLIMSOLL_STATE names the folder `my state`": (world) => {
    world.launch = { env: { PLIMSOLL_STATE: join(world.folder, "my state") } };
  },
  "PLIMSOLL_STATE names the folder /var/lib/plimsoll": (world) => {
    world.launch = { env: { PLIMSOLL_STATE: "/var/lib/plimsoll" } };
  },
  "`plimsoll key shop.key` was run": makeKey,
};

/** Gives the path of a file that is in the store. */
function storeSomething({ store }: World): string {
  const bytes = Buffer.from("content");
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return store.path(store.putFile({ digest, mode: 0o644, uid: 0, gid: 0, mtime: 1 }, bytes));
}

/** Makes the key in the folder where the program is going to run. */
function makeKey(world: World): void {
  makeSigningKey(join(world.writeProject(), "shop.key"), "ecdsa-p256");
}

/** Starts a copy of the built program in place of it; gives its folder. */
function install(world: World): string {
  const program = installProgram(world.folder);
  world.launch = { program };
  return dirname(program);
}
