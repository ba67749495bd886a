import { readdirSync, rmSync } from "node:fs";
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
  "PLIMSOLL_STATE names the folder `my state`": (world) => {
    world.launch = { env: { PLIMSOLL_STATE: join(world.folder, "my state") } };
  },
  "PLIMSOLL_STATE names the folder /var/lib/plimsoll": (world) => {
    world.launch = { env: { PLIMSOLL_STATE: "/var/lib/plimsoll" } };
  },
  "`plimsoll key shop.key` was run": makeKey,
};

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
