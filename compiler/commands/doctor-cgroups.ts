import type { Check } from "./doctor-checks.ts";
import type { Machine } from "./doctor-machine.ts";

const wanted = ["cpu", "memory", "pids"] as const;

/** Version 1, version 2 or both at once (hybrid), and whether each limit has a controller that enforces it. */
export function cgroupCheck({ mounts, controllers }: Machine): Check {
  const name = "cgroups";
  const first = [...mounts.matchAll(/ - cgroup \S+ (\S+)$/gm)].flatMap(([, options = ""]) =>
    options.split(","),
  );
  const second = controllers.split(/\s+/).filter(Boolean);
  const hasSecond = / - cgroup2 /.test(mounts);
  if (first.length === 0 && !hasSecond) {
    const fix = "mount -t cgroup2 none /sys/fs/cgroup";
    return {
      name,
      status: "fail",
      message: "no cgroups are mounted, so nothing can be limited or counted",
      fix,
    };
  }
  const mode = first.length === 0 ? "version 2" : hasSecond ? "hybrid (versions 1 and 2)" : "version 1";
  const missing = wanted.filter((each) => !first.includes(each) && !second.includes(each));
  if (missing.length === 0) return { name, status: "pass", message: `${mode}, with ${wanted.join(", ")}` };
  const message = `${mode}, without ${missing.join(", ")}: limits of these are not enforced`;
  const words = missing.map((each) => `cgroup_enable=${each}`).join(" ");
  return { name, status: "warn", message, fix: `add ${words} to the kernel's command line` };
}
