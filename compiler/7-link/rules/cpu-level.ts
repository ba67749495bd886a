import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { chainTo } from "../chain.ts";
import { isaLevel, isaLevelNeeded } from "../isa-level.ts";
import type { LinkRule } from "./proof.ts";

/** A file of the closure is made for a newer processor than a profile's (its ISA property; spec/link.md, Profiles). */
export const cpuLevel: LinkRule = ({ trace, profiles }) =>
  trace.closures.flatMap(({ files }) => {
    const pickiest = files.reduce((most, file) =>
      file.facts.isaNeeded > most.facts.isaNeeded ? file : most,
    );
    const needed = isaLevelNeeded(pickiest.facts.isaNeeded);
    return profiles.flatMap(({ name, cpu }) => {
      if (needed <= isaLevel(cpu.value)) return [];
      const values = {
        file: pickiest.found.path,
        needed: `x86-64-v${needed}`,
        profile: name,
        cpu: cpu.value,
      };
      const also = [{ span: cpu.span, label: `${name} has ${cpu.value}` }];
      const notes = [`chain: ${chainTo(trace, pickiest)}`];
      return [
        diagnose("cpu-too-old", values, {
          at: trace.program.at,
          label: `needs x86-64-v${needed}`,
          also,
          notes,
        }),
      ];
    });
  });
