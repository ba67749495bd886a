import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { architectureNamed } from "../architectures.ts";
import type { LinkRule } from "./proof.ts";

/** An executable is for another machine than a profile (spec/link.md, Profiles). */
export const architecture: LinkRule = ({ trace, profiles }) =>
  trace.closures.flatMap(({ files: [head], architecture: made }) =>
    profiles.flatMap(({ name, architecture: { value, span } }) => {
      const runs = made && (made.name === value || architectureNamed(value)?.also.includes(made.name));
      if (!head || runs) return [];
      const { class: size, machine } = head.facts;
      const is = made?.name ?? `machine ${machine} with ${size} bits`;
      const values = { file: head.found.path, is, profile: name, wanted: value };
      const also = [{ span, label: `${name} is ${value}` }];
      return [diagnose("wrong-architecture", values, { at: trace.program.at, label: `is ${is}`, also })];
    }),
  );
