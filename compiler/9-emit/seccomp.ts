import data from "./seccomp.json" with { type: "json" };

/** The flags of `clone` that make a namespace: CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET} of linux/sched.h. */
const namespaceFlags = 0x7e020000;
const { allow, allowOn, allowWith } = data as {
  allow: Record<string, string>;
  allowOn: Record<string, string>;
  allowWith: Record<string, string>;
};

/**
 * The system call filter of an app: what `seccomp.json` allows on the architecture, with what its capabilities are
 * for. Anything else fails with EPERM. Chapter `bundle`.
 */
export function seccomp(architecture: string, capabilities: readonly string[]) {
  const privileged = capabilities.includes("CAP_SYS_ADMIN");
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 1,
    architectures: (data.architectures as Record<string, string[]>)[architecture] ?? [],
    syscalls: [
      { names: allowed(architecture, capabilities), action: "SCMP_ACT_ALLOW" },
      ...socketRules,
      ...personalityRules,
      ...(privileged ? [{ names: ["clone"], action: "SCMP_ACT_ALLOW" }] : cloneRules),
    ],
  };
}

function allowed(architecture: string, capabilities: readonly string[]): string[] {
  const groups = [
    ...Object.values(allow),
    allowOn[architecture] ?? "",
    ...capabilities.map((name) => allowWith[name] ?? ""),
  ];
  return [...new Set(groups.flatMap((names) => names.split(" ")).filter((name) => name !== ""))].sort();
}

// vsock (family 40) reaches the hypervisor past every network namespace.
const socketRules = [
  { names: ["socket"], action: "SCMP_ACT_ALLOW", args: [{ index: 0, value: 40, op: "SCMP_CMP_NE" }] },
];

// Linux, its 32-bit variant, and the same with UNAME26; 0xffffffff asks without changing.
const personalityRules = [0, 8, 0x20000, 0x20008, 0xffffffff].map((value) => ({
  names: ["personality"],
  action: "SCMP_ACT_ALLOW",
  args: [{ index: 0, value, op: "SCMP_CMP_EQ" }],
}));

// clone3 hides its flags behind a pointer: "no such call" makes the C library fall back to clone.
const cloneRules = [
  {
    names: ["clone"],
    action: "SCMP_ACT_ALLOW",
    args: [{ index: 0, value: namespaceFlags, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ" }],
  },
  { names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: 38 },
];
