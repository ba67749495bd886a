import type { Asking } from "./asking.ts";
import { type Answer, no, unknown, yes } from "./probed.ts";

const wanted = ["cpu", "memory", "pids"];

/** The controllers that limits need, on hierarchies of their own. */
export function cgroupV1({ read }: Asking): Answer {
  const mounts = read("/proc/self/mountinfo");
  if (mounts === undefined) return unknown("/proc/self/mountinfo cannot be read");
  const options = [...mounts.matchAll(/ - cgroup \S+ (\S+)$/gm)].flatMap(([, text = ""]) => text.split(","));
  return judged(
    wanted.filter((each) => options.includes(each)),
    "mounted as cgroup",
  );
}

/** The same below the unified hierarchy: in a hybrid one they are not there. */
export function cgroupV2({ read }: Asking): Answer {
  const mounts = read("/proc/self/mountinfo");
  if (mounts === undefined) return unknown("/proc/self/mountinfo cannot be read");
  const at = /^(?:\S+ ){4}(\S+) .* - cgroup2 /m.exec(mounts)?.[1];
  if (at === undefined) return no("no cgroup2 is mounted");
  const controllers = (read(`${at}/cgroup.controllers`) ?? "").split(/\s+/);
  return judged(
    wanted.filter((each) => controllers.includes(each)),
    `in ${at}/cgroup.controllers`,
  );
}

function judged(found: readonly string[], where: string): Answer {
  return found.length > 0 ? yes(`${found.join(", ")} ${where}`) : no(`none of ${wanted.join(", ")} ${where}`);
}
