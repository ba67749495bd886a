import type { CommandTable } from "./call.ts";

const names = [
  "deb-systemd-helper",
  "deb-systemd-invoke",
  "initctl",
  "invoke-rc.d",
  "service",
  "start-stop-daemon",
  "systemctl",
  "telinit",
  "update-rc.d",
  "insserv",
  "modprobe",
  "kill",
  "killall",
  "pkill",
  "runit-helper",
  "/lib/runit-helper/runit-helper",
  "/usr/lib/runit-helper/runit-helper",
];

/** Services are started by Plimsoll's runtime: no init system is there to be told of them. */
export const serviceCommands: CommandTable = {
  ...Object.fromEntries(names.map((name) => [name, () => 0] as const)),
  /** A container is more like a chroot than like a machine: there is no init to be restarted. */
  ischroot: () => 0,
  "systemd-detect-virt": () => 0,
  /** Scripts run where the kernel's own file systems are mounted, and nothing else. */
  mountpoint: ({ args }) => (["/proc", "/sys", "/dev"].includes(args.at(-1) ?? "") ? 0 : 1),
};
