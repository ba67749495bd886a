import type { Asking } from "./asking.ts";
import { type Answer, no, unknown, yes } from "./probed.ts";

export function namespaceOf(kind: string) {
  return ({ run }: Asking): Answer => {
    const found = run("readlink", `/proc/self/ns/${kind}`);
    if (!found) return unknown("readlink could not be run");
    return found.status === 0
      ? yes(`there is /proc/self/ns/${kind}`)
      : no(`there is no /proc/self/ns/${kind}`);
  };
}

export function userNamespaces(ask: Asking): Answer {
  const made = ask.run("unshare", "--user", "true");
  if (made?.status === 0) return yes("unshare --user");
  const limit = ask.read("/proc/sys/user/max_user_namespaces")?.trim();
  if (limit === "0") return no("user.max_user_namespaces is 0");
  if (limit === undefined) return no("there is no /proc/sys/user/max_user_namespaces");
  if (!made) return unknown("unshare could not be run");
  return ask.isRoot ? no("unshare --user is refused") : unknown("unshare --user is refused to this user");
}

/** Mapping a user shows what AppArmor takes away: the namespace is made, and all capabilities in it are missing. */
const mapped = ["unshare", "--user", "--map-root-user"];
const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

export function unprivilegedUserNamespaces({ run, isRoot }: Asking): Answer {
  const how = isRoot ? "unshare --user --map-root-user by user 65534" : "unshare --user --map-root-user";
  const plain = isRoot ? run(...asNobody, "true") : run("unshare", "--version");
  if (plain?.status !== 0) return unknown(`${isRoot ? "setpriv" : "unshare"} could not be run`);
  const made = run(...(isRoot ? asNobody : []), ...mapped, "true");
  if (!made) return unknown("unshare could not be run");
  return made.status === 0 ? yes(how) : no(`${how} is refused`);
}

/** In a mount namespace that is gone with its process; only where overlayfs is there already, so that nothing is loaded. */
export function overlayInUserNamespace({ read, run }: Asking): Answer {
  if (!/\toverlay$/m.test(read("/proc/filesystems") ?? ""))
    return unknown("/proc/filesystems does not list overlay");
  const inside = (script: string) => run(...mapped, "--mount", "sh", "-c", script);
  if (inside("mount -t tmpfs none /tmp")?.status !== 0)
    return unknown("a user namespace with mounts of its own cannot be made");
  const folders = "mount -t tmpfs none /tmp && cd /tmp && mkdir l u w m";
  const mounted = inside(`${folders} && mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m`);
  return mounted?.status === 0
    ? yes("an overlay mount by root of a user namespace")
    : no("an overlay mount by root of a user namespace is refused");
}
