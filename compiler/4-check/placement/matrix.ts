import type { Container, Model } from "../../3-evaluate/model.ts";
import { groundOf } from "./demands.ts";
import { profileReasons } from "./profile-reasons.ts";
import { crowdOf, type Reason, reasonsAgainst } from "./reasons.ts";
import { bound } from "./why-not.ts";

/** Every container against every server; without servers, against every profile that the program declares or uses. */
export interface Matrix {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly container: string;
    /** In the order of the columns. */
    readonly cells: readonly Cell[];
  }[];
}
export interface Cell {
  /** It is there: by its declaration, or by `before`. */
  readonly stands: boolean;
  /** Empty: it can be there, as far as the text, those who have no choice, and what is known of its files decide. */
  readonly reasons: readonly Reason[];
  /** It can be there and may miss something; absent: nothing. */
  readonly doubts?: readonly Reason[];
}

/** What is known beside the text of a container on machines of a profile. */
export interface Known {
  readonly reasons: readonly Reason[];
  readonly doubts: readonly Reason[];
}
export type KnownOf = (container: string, profile: string) => Known;
const nothing: KnownOf = () => ({ reasons: [], doubts: [] });

/** `before` says where containers stand, by name; `known` what packages tell, such as the linker's findings. */
export function matrixOf(
  model: Model,
  before: ReadonlyMap<string, string>,
  known: KnownOf = nothing,
): Matrix {
  const cell = (container: Container, profile: string, stands: boolean, reasons: readonly Reason[]): Cell => {
    const more = known(container.name, profile);
    const { doubts } = more;
    return { stands, reasons: [...more.reasons, ...reasons], ...(doubts.length > 0 && { doubts }) };
  };
  const { servers = [], profiles, containers } = model;
  const row = (container: Container, cells: readonly Cell[]) => ({ container: container.name, cells });
  if (servers.length === 0)
    return {
      columns: profiles.map(({ name }) => name),
      rows: containers.map((container) =>
        row(
          container,
          profiles.map((profile) =>
            cell(container, profile.name, false, profileReasons(model, container, profile)),
          ),
        ),
      ),
    };
  const shared = groundOf(model);
  const crowd = crowdOf(shared, bound(shared));
  const indexes = new Map(shared.containers.map(({ name }, index) => [name, index]));
  const named = new Map(profiles.map((profile) => [profile.name, profile]));
  return {
    columns: servers.map(({ name }) => name),
    rows: containers.map((container) => {
      const place = indexes.get(container.name);
      const ground = place === undefined ? groundOf(model, container.name) : shared;
      const index = place ?? ground.containers.indexOf(container);
      const own = ground === shared ? crowd : crowdOf(ground, bound(ground));
      const there = container.server?.value ?? before.get(container.name);
      return row(
        container,
        servers.map(({ name, profile }, server) => {
          const runs = named.get(profile.value);
          const ofProfile =
            runs && (!container.place || container.server) ? profileReasons(model, container, runs) : [];
          const reasons = [...ofProfile, ...reasonsAgainst(ground, index, server, own)];
          return cell(container, profile.value, there === name, reasons);
        }),
      );
    }),
  };
}
