import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Place, Profile, Server } from "./model.ts";

/**
 * A container whose server the compiler chooses fits the profile of every server that it may go to, so that it can be
 * moved and stays the same, byte for byte. Servers whose profile lacks what it needs are none of them.
 */
export function withCandidateProfiles(
  container: Container,
  servers: readonly Server[],
  profiles: readonly Profile[],
): Container {
  const { place } = container;
  if (!place || container.server) return container;
  const allowed = new Set(place.on?.map(({ value }) => value));
  const open = servers.filter(({ name }) => !place.on || allowed.has(name));
  const named = new Map(profiles.map((profile) => [profile.name, profile]));
  const fitting = open.filter(({ profile }) => suits(container, place, named.get(profile.value)));
  const spans = new Map(place.on?.map(({ value, span }) => [value, span]));
  const added = (fitting.length > 0 ? fitting : open).map(
    ({ name, profile }): Located<string> => ({ value: profile.value, span: spans.get(name) ?? place.span }),
  );
  const all = [...container.profiles, ...added];
  return {
    ...container,
    profiles: [...new Map(all.reverse().map((each) => [each.value, each])).values()].reverse(),
  };
}

function suits({ needs }: Container, { architecture }: Place, profile: Profile | undefined): boolean {
  if (!profile) return false;
  const provided = new Set(profile.provides.map(({ value }) => value));
  return (
    (architecture === undefined || architecture.value === profile.architecture.value) &&
    needs.every(({ value }) => provided.has(value))
  );
}
