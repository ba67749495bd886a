import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Profile } from "../../3-evaluate/model.ts";
import { isOlder, kernelVersion } from "../../formats/kernel-version.ts";
import { features as known } from "../../std/features.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

/** What a container needs of the kernel, each of its profiles provides (spec/checks.md, Features). */
export const features: CheckRule = ({ containers, profiles }) => {
  const named = new Map(profiles.map((profile) => [profile.name, profile]));
  return ofEach(containers, (container) => {
    if (container.needs.length === 0) return nothing;
    const chosen = choiceOf(container);
    const targets = container.profiles.flatMap((at) => {
      const profile = named.get(at.value);
      return profile && !chosen.has(at.span) ? [{ profile, at }] : [];
    });
    return container.needs.flatMap((feature) => held(container, feature, targets));
  });
};

/** Where the compiler chooses among servers: that none provides a feature is told as a placement that is impossible. */
function choiceOf({ place, server }: Container): ReadonlySet<Span> {
  return new Set(place && !server ? [place.span, ...(place.on ?? []).map(({ span }) => span)] : []);
}

interface Target {
  readonly profile: Profile;
  /** Where the container names it. */
  readonly at: Located<string>;
}

/** All profiles without the feature in one diagnostic, all of which nobody knows in another. */
function held(
  { name: container }: Container,
  feature: Located<string>,
  targets: readonly Target[],
): Diagnostic[] {
  const lists = (items: readonly Located<string>[]) => items.some(({ value }) => value === feature.value);
  const open = targets.filter(({ profile }) => !lists(profile.provides));
  const lacking = open.filter(({ profile }) => !lists(profile.unknown));
  const unknown = open.filter(({ profile }) => lists(profile.unknown));
  const values = (of: readonly Target[]) => {
    return { container, feature: feature.value, profiles: of.map(({ profile }) => profile.name).join(", ") };
  };
  const also = (of: readonly Target[]) =>
    of.map(({ profile, at }) => ({ span: at.span, label: `on ${profile.name}` }));
  const no = {
    at: feature,
    label: "not provided",
    also: also(lacking),
    notes: reasons(feature.value, lacking),
  };
  const perhaps = { at: feature, label: "not known", also: also(unknown) };
  return [
    ...(lacking.length > 0 ? [diagnose("unprovided-feature", values(lacking), no)] : []),
    ...(unknown.length > 0 ? [diagnose("unproven-feature", values(unknown), perhaps)] : []),
  ];
}

function reasons(feature: string, lacking: readonly Target[]): string[] {
  const { since = "0" } = known[feature] ?? {};
  return lacking.flatMap(({ profile: { name, kernel } }) =>
    isOlder(kernel.value.from, kernelVersion(since) ?? [])
      ? [`Linux has ${feature} since ${since}; ${name} begins with ${kernel.value.from.join(".")}`]
      : [],
  );
}
