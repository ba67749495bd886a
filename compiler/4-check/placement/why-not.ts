import type { Container, Model, Server } from "../../3-evaluate/model.ts";
import { conflictOf } from "./conflict.ts";
import { type Ground, groundOf, problemOf } from "./demands.ts";
import { explain } from "./explain.ts";
import { profileReasons } from "./profile-reasons.ts";
import { crowdOf, type Reason, reasonsAgainst } from "./reasons.ts";
import { settle } from "./settle.ts";

/** Whether a container can stand on a server, and all that is in the way. */
export interface WhyNot {
  readonly container: string;
  readonly server: string;
  /** `crowded`: not as the others stand, and `moves` tells who would have to move. */
  readonly answer: "stands" | "fits" | "crowded" | "never" | "unknown";
  readonly reasons: readonly Reason[];
  readonly moves: readonly { readonly container: string; readonly from: string; readonly to: string }[];
}

/** `before` says where the others stand, by name: what a lock has, or what a placement gave. */
export function whyNot(
  model: Model,
  container: Container,
  server: Server,
  before: ReadonlyMap<string, string>,
): WhyNot {
  const asked = { container: container.name, server: server.name };
  const ground = groundOf(model, container.name);
  const scene = sceneOf(ground, container, server, before);
  const { index, target, at } = scene;
  const always = [
    ...ofProfile(model, container, server),
    ...reasonsAgainst(ground, index, target, crowdOf(ground, bound(ground))),
  ];
  if (always.length > 0) return { ...asked, answer: "never", reasons: always, moves: [] };
  if (at[index] === target) return { ...asked, answer: "stands", reasons: [], moves: [] };
  const reasons = reasonsAgainst(ground, index, target, crowdOf(ground, at));
  if (reasons.length === 0) return { ...asked, answer: "fits", reasons, moves: [] };
  return { ...asked, ...withMoves(ground, scene, reasons) };
}

interface Scene {
  readonly index: number;
  readonly target: number;
  /** The server of each container, or -1. */
  readonly at: readonly number[];
}

function sceneOf(
  ground: Ground,
  container: Container,
  server: Server,
  before: ReadonlyMap<string, string>,
): Scene {
  const indexOf = new Map(ground.servers.map(({ name }, index) => [name, index]));
  return {
    index: ground.containers.findIndex(({ name }) => name === container.name),
    target: indexOf.get(server.name) ?? -1,
    at: ground.containers.map((each) => indexOf.get(each.server?.value ?? before.get(each.name) ?? "") ?? -1),
  };
}

/** A container that is placed is proved against the profiles of all servers that it may go to: its demands tell the rest. */
function ofProfile(model: Model, container: Container, server: Server): readonly Reason[] {
  const profile = model.profiles.find(({ name }) => name === server.profile.value);
  return profile && (!container.place || container.server) ? profileReasons(model, container, profile) : [];
}

/** Where those stand who have no choice. */
export function bound({ containers, servers }: Ground): readonly number[] {
  const indexOf = new Map(servers.map(({ name }, index) => [name, index]));
  return containers.map(({ server }) => indexOf.get(server?.value ?? "") ?? -1);
}

/** Puts it there, and lets the others move. */
function withMoves(
  ground: Ground,
  { index, target, at }: Scene,
  reasons: readonly Reason[],
): Pick<WhyNot, "answer" | "reasons" | "moves"> {
  const demands = [
    ...ground.demands,
    {
      container: index,
      text: `on ${ground.servers[target]?.name}`,
      span: ground.containers[index]?.span as Reason["span"],
      wish: { is: "servers" as const, about: "on" as const, allowed: [target] },
    },
  ];
  const before = at.map((server, other) => (other === index ? target : server));
  const verdict = settle(problemOf(ground, demands), before);
  if (verdict.is === "unknown") return { answer: "unknown", reasons, moves: [] };
  if (verdict.is === "impossible") {
    const forced = { ...ground, demands };
    const { message, notes } = explain(forced, conflictOf(forced));
    const span = ground.containers[index]?.span as Reason["span"];
    const text = [message, ...notes].join("; ");
    return { answer: "never", reasons: [...reasons, { rule: "placement", text, span }], moves: [] };
  }
  const name = (server: number): string => ground.servers[server]?.name ?? "";
  const moves = verdict.at.flatMap((to, other) => {
    const from = at[other] as number;
    const container = ground.containers[other]?.name ?? "";
    return other === index || from < 0 || from === to ? [] : [{ container, from: name(from), to: name(to) }];
  });
  return { answer: "crowded", reasons, moves };
}
