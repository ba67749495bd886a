import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { App, Container } from "../3-evaluate/model.ts";

/** A command that the container will execute, and so one that must be proved. */
export interface Program {
  readonly app: string;
  /** `app nginx` or `the health probe of app nginx`, for messages. */
  readonly what: string;
  readonly run: readonly string[];
  readonly path: string;
  readonly env: App["env"];
  readonly workdir: string;
  /** By name or number. */
  readonly user: string;
  /** Where the author wrote it. */
  readonly at: Located<string>;
  /** The span is that of the path itself, so that it can be replaced. */
  readonly spelled: boolean;
}

/** The command of every app, and of every probe that executes one. */
export function programsOf(container: Container): Program[] {
  const nobody = { env: {}, workdir: "/", user: "root" };
  const own = probe(
    container.health,
    container.name,
    `the health probe of container ${container.name}`,
    nobody,
  );
  return [...container.apps.flatMap(appPrograms), ...own];
}

type Surroundings = Pick<Program, "env" | "workdir" | "user">;

function appPrograms(app: App): Program[] {
  const [first] = app.run;
  const what = `app ${app.name}`;
  const around = { env: app.env, workdir: app.workdir, user: app.user.value };
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

/** What an OCI runtime searches when the configuration sets nothing else. */
function pathOf(env: App["env"]): string {
  return env.PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}
