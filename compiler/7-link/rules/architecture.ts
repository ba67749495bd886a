import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Profile } from "../../3-evaluate/model.ts";
import { type Architecture, architectureNamed } from "../architectures.ts";
import type { LinkRule } from "./proof.ts";

/** An executable is for another machine than a profile (spec/link.md, Profiles). */
export const architecture: LinkRule = ({ trace, profiles }) =>
  trace.closures.flatMap(({ files: [head], architecture: made }) =>
    profiles.flatMap((profile) => {
      if (!head || runsOn(made, profile)) return [];
      const { value, span } = profile.architecture;
      const { class: size, machine } = head.facts;
      const is = made?.name ?? `machine ${machine} with ${size} bits`;
      const values = { file: head.found.path, is, profile: profile.name, wanted: value };
      const also = [{ span, label: `${profile.name} is ${value}` }];
      return [diagnose("wrong-architecture", values, { at: trace.program.at, label: `is ${is}`, also })];
    }),
  );

/** Whether programs of an architecture run on a profile's machines, as its own or as one that these serve too. */
export function runsOn(made: Architecture | undefined, { architecture: { value } }: Profile): boolean {
  return (
    made !== undefined && (made.name === value || architectureNamed(value)?.also.includes(made.name) === true)
  );
}
