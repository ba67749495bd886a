import type { runRules } from "../codes/10-run.ts";
import type { Example } from "./example.ts";

/** `shop` is the bundle of a container with one app, at 10.213.21.10. */
const up = <const Given extends readonly string[]>(...given: Given) =>
  ({ given, run: "plimsoll-runtime up shop" }) as const;

/** D10xx. */
export const runExamples = {
  "not-root": {
    fails: { given: ["The user is not root"], run: "plimsoll ps" },
    passes: { given: ["The user is root"], run: "plimsoll ps" },
  },
  "missing-tool": {
    fails: up("The machine has no setpriv"),
    passes: up("The machine has all the tools of util-linux, iproute2 and mount"),
  },
  "not-a-bundle": {
    fails: up("The folder shop has no launch script"),
    passes: up("The folder shop is as `plimsoll build` wrote it"),
  },
  "subnet-taken": {
    fails: up("The machine has the address 10.213.21.77/24 on a device of its own"),
    passes: up("The machine has the address 10.213.22.77/24 on a device of its own"),
  },
  "address-taken": {
    fails: up("Another container that runs has the address 10.213.21.10"),
    passes: up("Another container that runs has the address 10.213.21.11"),
  },
  "wrong-machine": {
    fails: up("shop was built for a profile with the kernels v99.1.."),
    passes: up("shop was built for a profile with the kernels v4.18.."),
  },
  "closed-lease": {
    fails: up("shop draws on a lease that was over an hour ago"),
    passes: up("shop draws on a lease that lasts for another hour"),
  },
  "no-engine": {
    fails: { given: ["The machine has no crun"], run: "plimsoll-runtime up shop --engine crun" },
    passes: { given: ["The machine has no crun"], run: "plimsoll-runtime up shop --engine unshare" },
  },
  "launch-failed": {
    fails: up("shop mounts the folder /srv/photos of the machine, which is not there"),
    passes: up("shop mounts the folder /srv of the machine, which is there"),
  },
  "app-ended": {
    fails: up("The app of shop is `sh -c 'exit 3'`"),
    passes: up("The app of shop is `sleep 1000`"),
  },
  "app-not-ready": {
    fails: up("The probe of shop asks port 8080, and its app is `sleep 1000`"),
    passes: up("The probe of shop asks port 8080, and its app is a web server there"),
  },
  "no-recorder": {
    fails: { given: ["The machine has no strace"], run: "plimsoll trace shop true" },
    passes: { given: ["The machine has strace"], run: "plimsoll trace shop true" },
  },
  "failed-trace": {
    fails: { given: ["The machine has strace"], run: "plimsoll trace shop false" },
    passes: { given: ["The machine has strace"], run: "plimsoll trace shop true" },
  },
  "no-such-container": {
    fails: { given: ["No container runs"], run: "plimsoll down shop" },
    passes: { given: ["No container runs"], run: "plimsoll down" },
  },
  "no-supervisor": {
    fails: { given: ["The journal of the state folder cannot be read"], run: "plimsoll ps" },
    passes: { given: ["The state folder is new"], run: "plimsoll ps" },
  },
  "unplain-state": {
    fails: { given: ["PLIMSOLL_STATE names a folder `my state`"], run: "plimsoll ps" },
    passes: { given: ["PLIMSOLL_STATE names a folder `my-state`"], run: "plimsoll ps" },
  },
  "teardown-failed": {
    fails: {
      given: ["shop runs, and since then the machine has lost its umount"],
      run: "plimsoll down shop",
    },
    passes: { given: ["shop runs"], run: "plimsoll down shop" },
  },
  "address-answered": {
    fails: up("A container of another state folder has 10.213.21.10 on the bridge of the pool"),
    passes: up("A container of another state folder has 10.213.21.11 on the bridge of the pool"),
  },
} as const satisfies Record<keyof typeof runRules, Example>;
