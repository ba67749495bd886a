import type { Asking } from "./asking.ts";
import { type Answer, no, unknown, yes } from "./probed.ts";

const list = "/sys/kernel/security/lsm";

/** Active at boot, as the kernel lists it; securityfs is mounted for the question where it is not. */
export function securityModule(name: string, option: string) {
  return (ask: Asking): Answer => {
    const active = ask.read(list) ?? mounted(ask);
    if (active !== undefined)
      return active.trim().split(",").includes(name)
        ? yes(`${list} lists it`)
        : no(`${list} does not list it`);
    const compiled = ask.option(option);
    return compiled === "n" ? no(`${option}=n`) : unknown(`${list} cannot be read`);
  };
}

function mounted({ isRoot, run, read }: Asking): string | undefined {
  if (!isRoot || !/\tsecurityfs$/m.test(read("/proc/filesystems") ?? "")) return undefined;
  const shown = run(
    "unshare",
    "--mount",
    "sh",
    "-c",
    `mount -t securityfs none /sys/kernel/security && cat ${list}`,
  );
  return shown?.status === 0 ? shown.output : undefined;
}
