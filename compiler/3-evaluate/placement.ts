import type { Expression } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { isBroken, type Place, type ServerInstance, spanOf, type Value } from "./datum.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import type { NamedInstance } from "./instances.ts";
import { headerOf } from "./labels.ts";
import type { Report } from "./report.ts";
import { list } from "./type.ts";
import { reference } from "./types.ts";

/** Where one instance of a container stands. */
export interface Placement {
  /** What its name has behind the container's: the key or the name of its server. */
  readonly suffix?: string;
  /** Of its server's fleet. */
  readonly variables: NamedInstance["variables"];
  readonly server?: Located<string>;
  readonly instance?: ServerInstance;
  /** Undefined when something about them was reported. */
  readonly profiles: readonly Located<Declaration>[] | undefined;
}

/** What a placement needs of the program. */
export interface Ground {
  /** Declared, not imported from `std`. */
  readonly profiles: readonly Declaration[];
  readonly expressions: Expressions;
  readonly report: Report;
  readonly servers: (declaration: Declaration) => readonly ServerInstance[];
  /** The profile that a server runs, or undefined when something about it was reported. */
  readonly profileOf: (server: ServerInstance) => Declaration | undefined;
  /** The container has a `place`: its profiles are those of the servers that it may go to. */
  readonly isPlaced: (declaration: Declaration, variables: NamedInstance["variables"]) => boolean;
}

const profileList = list(reference("profile"), true);

/**
 * The placements of a container by its `on`: profiles alone give one; a server gives one; a fleet, or several servers,
 * one for each, by key. Without `on` it is the only profile that the program declares, or none yet where `place` decides.
 */
export function placementsOf(
  declaration: Declaration,
  { name, variables }: NamedInstance,
  environment: Environment,
  ground: Ground,
): readonly Placement[] {
  const clauses = declaration.entry.kind === "block" ? declaration.entry.clauses : [];
  const values = clauses.flatMap((clause) => (clause.kind === "on" ? clause.values : []));
  if (values.length === 0 && ground.isPlaced(declaration, variables))
    return [{ variables: [], profiles: [] }];
  if (values.length === 0) return [{ variables: [], profiles: onlyProfile(declaration, name, ground) }];
  const targets = values.flatMap((value) => targetsOf(value, environment, ground));
  const servers = targets.filter((target) => "server" in target);
  const profiles = targets.flatMap((target) => ("profiles" in target ? [target.profiles] : []));
  const sound = profiles.includes(undefined) ? undefined : profiles.flatMap((each) => each ?? []);
  if (servers.length === 0) return [{ variables: [], profiles: sound }];
  const keyed = servers.length > 1 || servers.some(({ every }) => every);
  return servers.map(({ server, at }) => {
    const profile = ground.profileOf(server);
    const span = spanOf(at);
    return {
      ...(keyed && { suffix: server.key ?? server.name }),
      variables: server.variables,
      server: { value: server.name, span },
      instance: server,
      profiles: profile && sound && [{ value: profile, span }, ...sound],
    };
  });
}

type Target =
  | { readonly server: ServerInstance; readonly at: Place; readonly every: boolean }
  | { readonly profiles: readonly Located<Declaration>[] | undefined };

function targetsOf(expression: Expression, environment: Environment, ground: Ground): readonly Target[] {
  const value = ground.expressions.evaluate(expression, environment, profileList);
  const { datum, at } = value;
  if (isBroken(value)) return [{ profiles: undefined }];
  if (datum.is === "server") return [{ server: datum.server, at, every: false }];
  if (datum.is === "list" && datum.items.every((item) => item.datum.is === "server"))
    return datum.items.flatMap((item) => serverTarget(item, at));
  if (datum.is === "reference" && datum.declaration.kind === "fleet")
    return ground.servers(datum.declaration).map((server) => ({ server, at, every: true }));
  if (datum.is === "reference" && datum.declaration.kind === "server")
    return ground.servers(datum.declaration).map((server) => ({ server, at, every: false }));
  return [{ profiles: profileList.read(value, ground.report) }];
}
const serverTarget = ({ datum }: Value, at: Place): Target[] =>
  datum.is === "server" ? [{ server: datum.server, at, every: true }] : [];

function onlyProfile(
  { entry, source }: Declaration,
  name: string,
  { profiles, report }: Ground,
): readonly Located<Declaration>[] | undefined {
  const at = source.span(entry.kind === "block" ? headerOf(entry, source) : entry);
  const [only, ...others] = profiles;
  if (only && others.length === 0) return [{ value: only, span: at }];
  const notes =
    profiles.length > 0 ? [`the program declares ${profiles.map((each) => each.name).join(", ")}`] : [];
  report.absent(diagnose("no-profile", { container: name }, { at, notes }));
  return undefined;
}
