import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { LockFile } from "../5-lock/lock-file.ts";
import { type Attempt, type Condition, type Unchanged, works } from "./attempt.ts";
import { otherUser } from "./other-user.ts";
import { otherwise } from "./otherwise.ts";
import type { OutputForm } from "./output-forms.ts";

export interface OtherConditions {
  readonly conditions: readonly Condition[];
  readonly unchanged: readonly Unchanged[];
  /** The command that the second build's words stand behind, and its environment. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Whom the files of the second build must belong to, where that is somebody else. */
  readonly owner: number | undefined;
}

const year = 366 * 86400;

/**
 * Finds out what can be changed for a second build with the rights and tools of this machine, by trying it. `work` is a folder
 * for that build alone.
 */
export function otherConditions(lock: LockFile | undefined, as: OutputForm, work: string): OtherConditions {
  const shim = join(work, "otherwise.cjs");
  const umask = process.umask() === 0o077 ? 0o022 : 0o077;
  const cores = availableParallelism() === 1 ? 2 : 1;
  writeFileSync(shim, otherwise({ umask, cores, ahead: year * 1000 }));
  const { user, program, owner } = otherUser(lock, as, work, shim);
  const uptime = uptimeAhead();
  const tried = [uptime, user];
  const { env, conditions } = environment(work);
  const octal = (mask: number) => mask.toString(8).padStart(3, "0");
  return {
    conditions: [
      { name: "clock", first: "this machine's, for Plimsoll", second: "a year ahead, for Plimsoll" },
      ...conditions,
      { name: "umask", first: octal(process.umask()), second: octal(umask) },
      { name: "order of folders", first: "the disk's", second: "the reverse" },
      { name: "cores", first: String(availableParallelism()), second: String(cores) },
      { name: "store", first: "this user's", second: "archives alone" },
      ...tried.flatMap((one) =>
        "why" in one ? [] : [{ name: one.name, first: one.first, second: one.second }],
      ),
    ],
    unchanged: [
      { name: "clock of programs that Plimsoll starts", why: "only Plimsoll itself reads another" },
      ...tried.flatMap((one) => ("why" in one ? [one] : [])),
    ],
    // The user last: it is setpriv itself that may reach a Node in a folder of root's own.
    command: [...wordsOf(uptime), ...(cores === 1 ? onOneCore() : []), ...wordsOf(user), ...program],
    env,
    owner,
  };
}

function wordsOf(attempt: Attempt): readonly string[] {
  return "why" in attempt ? [] : attempt.before;
}

/** What a second build reads of its environment, each other than here. */
function environment(work: string): { readonly env: NodeJS.ProcessEnv; readonly conditions: Condition[] } {
  const { PATH = "", HOME = "", TZ, LANG, LC_ALL, SOURCE_DATE_EPOCH } = process.env;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const locale = LC_ALL || LANG || "C";
  const otherZone = [zone, TZ].includes("Asia/Tokyo") ? "America/St_Johns" : "Asia/Tokyo";
  const otherLocale = locale.startsWith("tr") ? "de_DE.UTF-8" : "tr_TR.UTF-8";
  const epoch = SOURCE_DATE_EPOCH === "1" ? "2" : "1";
  const conditions = [
    { name: "SOURCE_DATE_EPOCH", first: SOURCE_DATE_EPOCH ?? "unset", second: epoch },
    { name: "zone", first: zone, second: otherZone },
    { name: "locale", first: locale, second: otherLocale },
    { name: "path", first: process.cwd(), second: work },
    { name: "home", first: HOME, second: work },
  ];
  const own = { HOME: work, TMPDIR: work, TZ: otherZone, LANG: otherLocale, LC_ALL: otherLocale };
  return { conditions, env: { ...own, PATH: `${PATH}:${work}`, SOURCE_DATE_EPOCH: epoch } };
}

/** A time namespace moves the clocks that count from the start of the machine (time_namespaces(7)). */
function uptimeAhead(): Attempt {
  const before = ["unshare", "--time", `--monotonic=${year}`, `--boottime=${year}`];
  const name = "uptime";
  if (!works([...before, "true"]))
    return { name, why: "unshare, or the right to a time namespace, is not there" };
  return { name, first: "this machine's", second: "a year more", before };
}

/** Other programs than Plimsoll ask the scheduler; the first core that this process may use. */
function onOneCore(): readonly string[] {
  const [, core] = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  const words = ["taskset", "-c", core ?? "0"];
  return works([...words, "true"]) ? words : [];
}
