import type { Asking } from "./asking.ts";
import { cgroupV1, cgroupV2 } from "./cgroups.ts";
import {
  namespaceOf,
  overlayInUserNamespace,
  unprivilegedUserNamespaces,
  userNamespaces,
} from "./namespaces.ts";
import { type Answer, no, unknown, yes } from "./probed.ts";
import { securityModule } from "./security.ts";
import { answered, bpf, ioUring, landlock, seccomp, seccompNotify } from "./system-calls.ts";

/** A question for each feature (compiler/std/features.ts). */
export const questions: Readonly<Record<string, (ask: Asking) => Answer>> = {
  apparmor: securityModule("apparmor", "CONFIG_SECURITY_APPARMOR"),
  bpf,
  "cgroup-v1": cgroupV1,
  "cgroup-v2": cgroupV2,
  "checkpoint-restore": checkpointRestore,
  clone3: answered("clone3(2)", 435, 0, 0),
  fuse: fileSystem("fuse", "CONFIG_FUSE_FS"),
  "idmapped-mounts": answered("mount_setattr(2)", 442, -1, 0, 0, 0, 0),
  "io-uring": ioUring,
  landlock,
  nftables: partOfKernel("nf_tables", "CONFIG_NF_TABLES"),
  openat2: answered("openat2(2)", 437, -1, 0, 0, 0),
  overlayfs: fileSystem("overlay", "CONFIG_OVERLAY_FS"),
  "overlayfs-in-user-namespaces": overlayInUserNamespace,
  pidfd: answered("pidfd_open(2)", 434, 0, 0),
  seccomp,
  "seccomp-notify": seccompNotify,
  selinux: securityModule("selinux", "CONFIG_SECURITY_SELINUX"),
  "time-namespaces": namespaceOf("time"),
  "unprivileged-user-namespaces": unprivilegedUserNamespaces,
  "user-namespaces": userNamespaces,
};

/** The file is there with CONFIG_CHECKPOINT_RESTORE alone (kernel/pid.c). */
function checkpointRestore({ read }: Asking): Answer {
  const file = "/proc/sys/kernel/ns_last_pid";
  return read(file) === undefined ? no(`there is no ${file}`) : yes(`there is ${file}`);
}

/** A mount would load a module that is not there yet, so that only what is registered or on the disk is looked at. */
function fileSystem(name: string, option: string) {
  return (ask: Asking): Answer => {
    const registered = new RegExp(`\\t${name}$`, "m").test(ask.read("/proc/filesystems") ?? "");
    return registered ? yes("/proc/filesystems lists it") : partOfKernel(name, option)(ask);
  };
}

function partOfKernel(module: string, option: string) {
  return ({ option: configured, hasModule }: Asking): Answer => {
    const value = configured(option);
    if (value === "y") return yes(`${option}=y`);
    if (hasModule(module)) return yes(`the kernel has the module ${module}`);
    if (value === "m") return no(`${option}=m, and the module is not on the disk`);
    return value === undefined ? unknown("the kernel does not tell its configuration") : no(`${option}=n`);
  };
}
