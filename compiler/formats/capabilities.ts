/** Linux's capabilities without `CAP_`, in the order of their numbers: include/uapi/linux/capability.h of Linux 6.12. */
export const capabilities: readonly string[] = [
  "chown",
  "dac-override",
  "dac-read-search",
  "fowner",
  "fsetid",
  "kill",
  "setgid",
  "setuid",
  "setpcap",
  "linux-immutable",
  "net-bind-service",
  "net-broadcast",
  "net-admin",
  "net-raw",
  "ipc-lock",
  "ipc-owner",
  "sys-module",
  "sys-rawio",
  "sys-chroot",
  "sys-ptrace",
  "sys-pacct",
  "sys-admin",
  "sys-boot",
  "sys-nice",
  "sys-resource",
  "sys-time",
  "sys-tty-config",
  "mknod",
  "lease",
  "audit-write",
  "audit-control",
  "setfcap",
  "mac-override",
  "mac-admin",
  "syslog",
  "wake-alarm",
  "block-suspend",
  "audit-read",
  "perfmon",
  "bpf",
  "checkpoint-restore",
];

/** `net-bind-service`, in whatever case and with or without `CAP_`, as OCI writes it; undefined when there is none. */
export function ociCapability(name: string): string | undefined {
  const plain = plainCapability(name);
  return capabilities.includes(plain) ? `CAP_${plain.toUpperCase().replaceAll("-", "_")}` : undefined;
}
export const plainCapability = (name: string): string =>
  name.toLowerCase().replaceAll("_", "-").replace(/^cap-/, "");
