import type { emitRules } from "../codes/9-emit.ts";
import type { Example } from "./example.ts";
import { building, buildingOf } from "./shop.ts";

const runningAs = (user: string) => ({
  app: `app tiny { package = "tiny", run = ["/usr/bin/tiny"], user = ${user} }`,
});
const startedIn = (folder: string) => ({
  app: `app tiny { package = "tiny", run = ["/usr/bin/tiny"], workdir = ${folder} }`,
});

/** D09xx. */
export const emitExamples = {
  "unknown-user": {
    fails: buildingOf(
      runningAs("ghost"),
      "plimsoll.lock was given an id for ghost by hand, whom no package makes",
    ),
    passes: buildingOf(runningAs("tiny")),
  },
  "unlaunchable-app": {
    fails: buildingOf(startedIn("/proc/self")),
    passes: buildingOf(startedIn("/srv")),
  },
  "unreal-folder": {
    fails: building("tiny brings /sys as a symlink to /run"),
    passes: building("tiny brings /var/sys as a symlink to /run"),
  },
  "mount-misled": {
    fails: buildingOf(
      { more: "mount /var/sys { volume = data }" },
      "tiny brings /var/sys as a symlink to /run",
    ),
    passes: buildingOf(
      { more: "mount /run/data { volume = data }" },
      "tiny brings /var/sys as a symlink to /run",
    ),
  },
  "no-image-writer": {
    fails: { ...building("mksquashfs is not in PATH"), run: "plimsoll build --as squashfs" },
    passes: { ...building("mksquashfs is not in PATH"), run: "plimsoll build --as docker" },
  },
} as const satisfies Record<keyof typeof emitRules, Example>;
