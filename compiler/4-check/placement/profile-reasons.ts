import type { Container, Model, Profile } from "../../3-evaluate/model.ts";
import type { Reason } from "./reasons.ts";

/** Why a container cannot run on machines of a profile, as far as the text tells: it is of another architecture, or not proved against it. */
export function profileReasons(model: Model, container: Container, profile: Profile): readonly Reason[] {
  const named = new Map(model.profiles.map((each) => [each.name, each]));
  const own = container.profiles.flatMap(({ value }) => named.get(value) ?? []);
  const [first] = container.profiles;
  if (!first) return [];
  const lacking = lackedFeatures(container, profile);
  if (own.some(({ name }) => name === profile.name)) return lacking;
  const architectures = [...new Set(own.map(({ architecture }) => architecture.value))];
  const names = own.map(({ name }) => name).join(", ");
  const { span } = first;
  if (!architectures.includes(profile.architecture.value)) {
    const text = `it is ${architectures.join(", ")}, and ${profile.name} is ${profile.architecture.value}`;
    return [{ rule: "architecture", text, span }, ...lacking];
  }
  return [
    ...lacking,
    { rule: "profile", text: `it is proved against ${names}, and not against ${profile.name}`, span },
  ];
}

/** What nobody knows of a profile is not lacking. */
function lackedFeatures({ needs }: Container, { name, provides, unknown }: Profile): readonly Reason[] {
  const known = new Set([...provides, ...unknown].map(({ value }) => value));
  return needs
    .filter(({ value }) => !known.has(value))
    .map(({ value, span }) => ({ rule: "feature", text: `it needs ${value}, which ${name} has not`, span }));
}
