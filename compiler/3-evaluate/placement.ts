import type { Clause, Expression } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { isBroken, type ServerInstance, type Value } from "./datum.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import type { NamedInstance } from "./instances.ts";
import { placeOf } from "./labels.ts";
import type { Place } from "./place.ts";
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
  const values = wanted(declaration);
  if (values.length === 0 && ground.isPlaced(declaration, variables))
    return [{ variables: nothing, profiles: nothing }];
  if (values.length === 0) return [{ variables: nothing, profiles: onlyProfile(declaration, name, ground) }];
  const { servers, profiles } = targetsOf(values, environment, ground);
  if (servers.length === 0) return [{ variables: nothing, profiles }];
  const keyed = servers.length > 1 || servers.some(({ every }) => every);
  return servers.map(({ server, at }) => {
    const profile = ground.profileOf(server);
    return {
      ...(keyed && { suffix: server.key ?? server.name }),
      variables: server.variables,
      server: { value: server.name, span: at },
      instance: server,
      profiles: profile && profiles && [{ value: profile, span: at }, ...profiles],
    };
  });
}
const nothing: readonly never[] = [];

/** What the `on` of a container names. */
function wanted({ entry }: Declaration): readonly Expression[] {
  let values: readonly Expression[] = nothing;
  const clauses = entry.kind === "block" ? entry.clauses : nothing;
  for (let index = 0; index < clauses.length; index++) {
    const clause = clauses[index] as Clause;
    if (clause.kind === "on") values = values.length > 0 ? [...values, ...clause.values] : clause.values;
  }
  return values;
}

interface Targets {
  readonly servers: readonly ServerTarget[];
  /** Undefined when something about one of them was reported. */
  readonly profiles: readonly Located<Declaration>[] | undefined;
}
interface ServerTarget {
  readonly server: ServerInstance;
  readonly at: Place;
  readonly every: boolean;
}

function targetsOf(values: readonly Expression[], environment: Environment, ground: Ground): Targets {
  const servers: ServerTarget[] = [];
  let profiles: Targets["profiles"] = nothing;
  for (const expression of values) {
    const value = ground.expressions.evaluate(expression, environment, profileList);
    const sound = !isBroken(value);
    const meant = sound ? serversOf(value, ground) : undefined;
    if (meant) servers.push(...meant);
    else profiles = joined(profiles, sound ? profileList.read(value, ground.report) : undefined);
  }
  return { servers, profiles };
}

/** The servers that a value stands for; undefined when it stands for something else. */
function serversOf({ datum, at }: Value, ground: Ground): readonly ServerTarget[] | undefined {
  if (datum.is === "server") return [{ server: datum.server, at, every: false }];
  if (datum.is === "list" && datum.items.every((item) => item.datum.is === "server"))
    return datum.items.flatMap((item) => serverTarget(item, at));
  if (datum.is !== "reference") return undefined;
  const { kind } = datum.declaration;
  if (kind !== "fleet" && kind !== "server") return undefined;
  return ground.servers(datum.declaration).map((server) => ({ server, at, every: kind === "fleet" }));
}
const serverTarget = ({ datum }: Value, at: Place): ServerTarget[] =>
  datum.is === "server" ? [{ server: datum.server, at, every: true }] : [];

function joined<T>(
  before: readonly T[] | undefined,
  more: readonly T[] | undefined,
): readonly T[] | undefined {
  if (!before || !more) return undefined;
  return before.length === 0 ? more : [...before, ...more];
}

function onlyProfile(
  declaration: Declaration,
  name: string,
  { profiles, report }: Ground,
): readonly Located<Declaration>[] | undefined {
  const at = placeOf(declaration);
  const [only, ...others] = profiles;
  if (only && others.length === 0) return [{ value: only, span: at }];
  const notes =
    profiles.length > 0 ? [`the program declares ${profiles.map((each) => each.name).join(", ")}`] : [];
  report.absent(diagnose("no-profile", { container: name }, { at, notes }));
  return undefined;
}
