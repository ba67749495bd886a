import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { App, Container } from "../3-evaluate/model.ts";
import type { Root } from "../6-assemble/root.ts";

/** A command that the container will execute, and so one that must be proved. */
export interface Program {
  readonly app: string;
  /** `app nginx` or `the health probe of app nginx`, for messages. */
  readonly what: string;
  readonly run: readonly string[];
  readonly path: string;
  readonly env: App["env"];
  readonly workdir: string;
  /** Of who runs it; absent: nobody knows the user or group, which is told elsewhere. */
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** All that it can ever have, by OCI's names: its bounding set. */
  readonly capabilities: readonly string[];
  /** Where the author wrote it. */
  readonly at: Located<string>;
  /** The span is that of the path itself, so that it can be replaced. */
  readonly spelled: boolean;
}

/** The command of every app, and of every probe that executes one. */
export function programsOf(container: Container, accounts: Accounts): Program[] {
  const nobody = { env: {}, workdir: "/", uid: 0, gid: 0, capabilities: [] };
  const own = probe(
    container.health,
    container.name,
    `the health probe of container ${container.name}`,
    nobody,
  );
  return [...container.apps.flatMap((app) => appPrograms(app, accounts)), ...own];
}

type Accounts = Pick<Root, "users" | "groups">;
type Surroundings = Pick<Program, "env" | "workdir" | "uid" | "gid" | "capabilities">;

function appPrograms(app: App, accounts: Accounts): Program[] {
  const [first] = app.run;
  const what = `app ${app.name}`;
  const capabilities = app.capabilities.map(({ value }) => value);
  const around = { env: app.env, workdir: app.workdir, capabilities, ...idsOf(app, accounts) };
  const run = app.run.map(({ value }) => value);
  const programs = first
    ? [{ app: app.name, what, run, path: pathOf(app.env), ...around, at: first, spelled: true }]
    : [];
  return [...programs, ...probe(app.health, app.name, `the health probe of ${what}`, around)];
}

function probe(health: Container["health"], app: string, what: string, around: Surroundings): Program[] {
  if (health?.probe.kind !== "exec") return [];
  const { run } = health.probe;
  const at = { value: run[0] ?? "", span: health.span };
  return [{ app, what, run, path: pathOf(around.env), ...around, at, spelled: false }];
}

function idsOf({ user, group }: App, { users, groups }: Accounts): Pick<Program, "uid" | "gid"> {
  const number = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined);
  const account = users.find(({ name }) => name === user.value);
  const uid = account?.uid ?? (user.value === "root" ? 0 : number(user.value));
  const named = group && (groups.find(({ name }) => name === group.value)?.gid ?? number(group.value));
  return { uid, gid: group ? named : (account?.gid ?? uid) };
}

/** What an OCI runtime searches when the configuration sets nothing else. */
function pathOf(env: App["env"]): string {
  return env.PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}
