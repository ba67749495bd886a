import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import type { Place } from "./place.ts";
import type { Report } from "./report.ts";

/** Blocks extend each other at most so deep. */
const deepest = 100;

/** Keeps the putting together of blocks finite: templates that use each other twice would else double at each step. */
export class Bounds {
  private readonly underWay: Declaration[] = [];
  /** In a ring that was reported. */
  private readonly cyclic = new Set<Declaration>();
  private exhausted = false;
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  /** Runs `during` with the declaration noted, so that a ring of `extends` is found; undefined when it closes one. */
  guarded<T>(declaration: Declaration, at: Place, during: () => T): T | undefined {
    const { underWay } = this;
    if (underWay.length >= deepest) return this.exceeded(deepest, "blocks that extend each other", at);
    if (underWay.length > 0 && underWay.includes(declaration)) return this.closesRing(declaration, at);
    underWay.push(declaration);
    const result = during();
    underWay.pop();
    return result;
  }
  private closesRing(declaration: Declaration, at: Place): undefined {
    const ring = this.underWay.slice(this.underWay.indexOf(declaration));
    const cycle = [...ring, declaration].map(({ name }) => name).join(" needs ");
    const known = ring.some((each) => this.cyclic.has(each));
    for (const each of ring) this.cyclic.add(each);
    if (known) return;
    this.report.add(diagnose("cyclic-definition", { name: declaration.name, cycle }, { at: at }));
  }

  /** Said once: what follows is only more of the same. */
  exceeded(limit: number, what: string, at: Place): undefined {
    if (!this.exhausted) this.report.add(diagnose("too-much", { limit, what }, { at: at }));
    this.exhausted = true;
  }
}
