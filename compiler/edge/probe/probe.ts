import { release } from "node:os";
import { type Asking, askMachine } from "./asking.ts";
import { questions } from "./features.ts";
import type { Learnt, Probed } from "./probed.ts";
import { processorLevel } from "./processor.ts";

/** Asks the machine that this runs on, and changes nothing of it. */
export function probe(): Probed {
  const ask = askMachine();
  const answers = Object.entries(questions).map(([name, question]) => [name, question(ask)] as const);
  const libc = libraryOf(ask);
  return {
    os: systemName(ask.read("/etc/os-release") ?? ""),
    architecture: ask.architecture,
    cpu: processorLevel(ask.architecture, ask.read("/proc/cpuinfo") ?? ""),
    kernel: { value: release(), how: "uname(2)" },
    pageSize: pageSize(ask.read("/proc/self/auxv") ?? ""),
    ...(libc && { libc }),
    features: Object.fromEntries(answers),
  };
}

/** `debian 12`, from `ID` and `VERSION_ID` (os-release(5)). */
function systemName(text: string): string {
  const field = (name: string) => new RegExp(`^${name}=["']?([\\w.-]+)`, "m").exec(text)?.[1];
  return [field("ID") ?? "linux", field("VERSION_ID")].filter(Boolean).join(" ");
}

/** AT_PAGESZ of what the kernel gave this process; pairs of 64 bits (getauxval(3)). */
function pageSize(auxv: string): Learnt<number> {
  const bytes = Buffer.from(auxv, "latin1");
  for (let at = 0; at + 16 <= bytes.length; at += 16)
    if (bytes.readBigUInt64LE(at) === 6n)
      return { value: Number(bytes.readBigUInt64LE(at + 8)), how: "AT_PAGESZ of /proc/self/auxv" };
  return { value: 4096, how: "the smallest: /proc/self/auxv cannot be read" };
}

function libraryOf({ run }: Asking): Learnt<string> | undefined {
  const version = /^glibc [\d.]+/.exec(run("getconf", "GNU_LIBC_VERSION")?.output ?? "")?.[0];
  return version === undefined ? undefined : { value: version, how: "getconf GNU_LIBC_VERSION" };
}
