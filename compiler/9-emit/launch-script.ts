import Handlebars from "handlebars";
import type { Bundle } from "../../spec/bundle.ts";
import { maskedPaths, readonlyPaths } from "./defaults.ts";
import type { MountPoint, Process } from "./emitted.ts";
import { template } from "./launch-template.ts";
import { shellQuote } from "./shell-quote.ts";

interface Subject {
  readonly bundle: Bundle;
  readonly readOnly: boolean;
  readonly processes: readonly Process[];
  readonly mounts: readonly MountPoint[];
}

/** The bundle's launch script. Every value of the author's goes through `sh`, the one helper that quotes. */
export function launchScript({ bundle, readOnly, processes, mounts }: Subject): string {
  return render({
    container: bundle.container,
    hostname: bundle.hostname,
    apps: processes.map(({ name }) => name),
    readOnly: readOnly ? "yes" : "",
    limits: limits(bundle),
    interfaces: bundle.interfaces,
    mounts: mounts.map(mountWords),
    details: processes.map(processWords),
    maskedProc: below("/proc/", maskedPaths),
    maskedSys: below("/sys/", maskedPaths),
    readonlyProc: below("/proc/", readonlyPaths),
  });
}

const engine = Handlebars.create();
engine.registerHelper("sh", (value: unknown) => shellQuote(value === undefined ? "" : String(value)));
engine.registerHelper("join", (values: readonly unknown[]) => values.join(" "));
engine.registerHelper("words", (values: readonly string[]) =>
  values.map((value) => ` \\\n      ${shellQuote(value)}`).join(""),
);
const render = engine.compile(template, { noEscape: true, strict: true });

function limits({ limits: { cpu, memory, pids, net, disk } }: Bundle) {
  return {
    memory: memory ?? "",
    pids: pids ?? "",
    disk: disk ?? "",
    cpuQuota: cpu === undefined ? "" : Math.max(1000, Math.round(cpu * 100_000)),
    net: net ?? "",
    // A token bucket must hold what passes in one timer tick (10 ms at 100 Hz), and never less than a few frames.
    netBurst: net === undefined ? "" : Math.max(32_768, Math.ceil(net / 8 / 100)),
  };
}

function mountWords(mount: MountPoint) {
  return {
    ...mount,
    access: mount.readOnly ? "ro" : "rw",
    mode: mount.mode.toString(8).padStart(4, "0"),
    size: mount.size ?? "",
  };
}

function processWords(process: Process) {
  return {
    ...process,
    // setpriv takes `,+net_raw` behind `-all`.
    capabilities: process.capabilities.map((name) => `,+${name.replace(/^CAP_/, "").toLowerCase()}`).join(""),
    noNewPrivileges: process.newPrivileges ? "" : "--no-new-privs",
    listens: process.listens.join(" "),
  };
}

// The container's sysfs is mounted read-only once for all apps, its /proc by each app.
function below(folder: string, paths: readonly string[]): string[] {
  return paths.filter((path) => path.startsWith(folder));
}
