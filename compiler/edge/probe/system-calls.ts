import type { Asking } from "./asking.ts";
import { type Answer, no, unknown, yes } from "./probed.ts";

/** Of errno(3), on amd64 and arm64 alike. */
const errors: Readonly<Record<number, string>> = {
  1: "EPERM",
  14: "EFAULT",
  22: "EINVAL",
  38: "ENOSYS",
  95: "EOPNOTSUPP",
};
const nameOf = (errno: number): string => errors[errno] ?? `errno ${errno}`;

/** A call whose arguments mean nothing: where the call exists it says so. */
export function answered(name: string, number: number, ...args: readonly number[]) {
  return ({ call }: Asking): Answer => {
    const answer = call(number, ...args);
    if (!answer) return unknown(`${name} could not be called`);
    if ("result" in answer) return yes(`${name} answers ${answer.result}`);
    const how = `${name} answers ${nameOf(answer.errno)}`;
    if (answer.errno === 38) return no(how);
    // A filter of system calls around this process answers EPERM.
    return answer.errno === 1 ? unknown(how) : yes(how);
  };
}

const bpfNumber: Readonly<Record<string, number>> = { amd64: 321, arm64: 280 };
const seccompNumber: Readonly<Record<string, number>> = { amd64: 317, arm64: 277 };

export function bpf(ask: Asking): Answer {
  const answer = answered("bpf(2)", bpfNumber[ask.architecture] ?? -1, -1, 0, 0)(ask);
  return answer.value === "unknown" && answer.how.endsWith("EPERM") && !ask.isRoot
    ? yes(`${answer.how}: it is there for those with the capability`)
    : answer;
}

/** SECCOMP_GET_ACTION_AVAIL reads what it is asked about: EFAULT for a null pointer, where filters are compiled in. */
export function seccomp(ask: Asking): Answer {
  const answer = answered("seccomp(2)", seccompNumber[ask.architecture] ?? -1, 2, 0, 0)(ask);
  return answer.how.endsWith("EINVAL") ? no(answer.how) : answer;
}

export function seccompNotify({ read }: Asking): Answer {
  const file = "/proc/sys/kernel/seccomp/actions_avail";
  const actions = read(file);
  if (actions === undefined) return no(`there is no ${file}`);
  return /\buser_notif\b/.test(actions)
    ? yes(`${file} lists user_notif`)
    : no(`${file} does not list user_notif`);
}

/** io_uring_setup(0, NULL): EFAULT where it works, EPERM where it is switched off (sysctl since 6.6). */
export function ioUring(ask: Asking): Answer {
  const disabled = ask.read("/proc/sys/kernel/io_uring_disabled")?.trim();
  if (disabled !== undefined && disabled !== "0") return no(`kernel.io_uring_disabled is ${disabled}`);
  return answered("io_uring_setup(2)", 425, 0, 0)(ask);
}

/** LANDLOCK_CREATE_RULESET_VERSION gives the version of the interface. */
export function landlock({ call }: Asking): Answer {
  const answer = call(444, 0, 0, 1);
  if (!answer) return unknown("landlock_create_ruleset(2) could not be called");
  if ("result" in answer) return yes(`landlock_create_ruleset(2) has ABI ${answer.result}`);
  const how = `landlock_create_ruleset(2) answers ${nameOf(answer.errno)}`;
  return answer.errno === 1 ? unknown(how) : no(how);
}
