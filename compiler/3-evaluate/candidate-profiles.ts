import type { Located, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Place, Profile, Server } from "./model.ts";

/**
 * A container whose server the compiler chooses fits the profile of every server that it may go to, so that it can be
 * moved and stays the same, byte for byte. Servers whose profile lacks what it needs are none of them.
 */
export function candidateProfiles(
  servers: readonly Server[],
  profiles: readonly Profile[],
): (container: Container) => Container {
  const offers = new Map(profiles.map((profile) => [profile.name, offerOf(profile)]));
  const anywhere = [
    ...inOrderOfLast(servers.map(({ profile }) => ({ value: profile.value, at: undefined }))),
  ];
  return (container) => {
    const { place } = container;
    if (!place || container.server) return container;
    const open = place.on ? chosen(place.on, servers) : anywhere.map(([value]) => ({ value, at: undefined }));
    const fitting = open.filter(({ value }) => suits(container, place, offers.get(value)));
    const added = (fitting.length > 0 ? fitting : open).map(({ value, at = place.span }) => ({ value, at }));
    const own = container.profiles.map(({ value, span }) => ({ value, at: span }));
    const all = inOrderOfLast([...own, ...added]);
    return { ...container, profiles: [...all].map(([value, span]): Located<string> => ({ value, span })) };
  };
}

interface Candidate<At> {
  /** The name of a profile. */
  readonly value: string;
  readonly at: At;
}

/** The profiles of the servers that are named, in the order of all servers; of a name that stands twice the last counts. */
function chosen(on: readonly Located<string>[], servers: readonly Server[]): Candidate<Span>[] {
  const spans = new Map(on.map(({ value, span }) => [value, span]));
  return servers.flatMap(({ name, profile }) => {
    const at = spans.get(name);
    return at ? [{ value: profile.value, at }] : [];
  });
}

/** Each once, where it stands last, and as it stands first. */
function inOrderOfLast<At>(candidates: readonly Candidate<At>[]): Map<string, At> {
  const found = new Map<string, At>();
  for (const { value, at } of candidates) {
    const first = found.has(value) ? (found.get(value) as At) : at;
    found.delete(value);
    found.set(value, first);
  }
  return found;
}

interface Offer {
  readonly architecture: string;
  readonly provided: ReadonlySet<string>;
}
const offerOf = ({ architecture, provides }: Profile): Offer => ({
  architecture: architecture.value,
  provided: new Set(provides.map(({ value }) => value)),
});

function suits({ needs }: Container, { architecture }: Place, offer: Offer | undefined): boolean {
  if (!offer || (architecture && architecture.value !== offer.architecture)) return false;
  return needs.every(({ value }) => offer.provided.has(value));
}
