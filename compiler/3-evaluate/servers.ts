import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { buildServer } from "./build-server.ts";
import type { ServerInstance } from "./datum.ts";
import type { Expressions } from "./expression.ts";
import type { Instance } from "./instance.ts";
import { instancesOf } from "./instances.ts";
import { placeOf } from "./labels.ts";
import type { Server } from "./model.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";

interface Built {
  readonly server: Server;
  readonly profile: Declaration;
}
/** What servers need of the evaluation around them. */
interface Around {
  readonly compose: (server: ServerInstance) => Instance | undefined;
  /** Holds it to its own requirements and to the policies. */
  readonly hold: (name: string, instance: Instance) => void;
}

/** The servers of a program, each counted, composed and built once, when it is first asked for. */
export class Servers {
  private readonly counted = new Map<Declaration, readonly ServerInstance[]>();
  private readonly counting = new Set<Declaration>();
  private readonly instances = new Map<ServerInstance, Instance | undefined>();
  private readonly done = new Map<ServerInstance, Built | undefined>();
  private readonly expressions: Expressions;
  private readonly reader: Reader;
  private readonly report: Report;
  private readonly around: Around;

  constructor(expressions: Expressions, reader: Reader, report: Report, around: Around) {
    this.expressions = expressions;
    this.reader = reader;
    this.report = report;
    this.around = around;
  }

  /** Those that a declaration stands for, by their keys alone: nothing of them is evaluated yet. */
  of(declaration: Declaration): readonly ServerInstance[] {
    const known = this.counted.get(declaration);
    if (known) return known;
    if (this.counting.has(declaration)) return this.endless(declaration);
    this.counting.add(declaration);
    const named = instancesOf(declaration, this.expressions, this.report);
    const isFleet = declaration.kind === "fleet";
    const found = named
      .filter(({ key }) => !isFleet || key !== undefined)
      .map((each): ServerInstance => ({ ...each, declaration }));
    this.counted.set(declaration, found);
    this.counting.delete(declaration);
    return found;
  }
  /** A fleet whose keys come of its own servers. */
  private endless(declaration: Declaration): readonly ServerInstance[] {
    const { name } = declaration;
    const cycle = `${name}.servers needs ${name}.servers`;
    this.report.add(diagnose("cyclic-definition", { name, cycle }, { at: placeOf(declaration) }));
    return [];
  }

  composed(server: ServerInstance): Instance | undefined {
    if (!this.instances.has(server)) this.instances.set(server, this.around.compose(server));
    return this.instances.get(server);
  }

  /** The server of the model and its profile; undefined when something about it was reported. */
  built(server: ServerInstance): Built | undefined {
    if (!this.done.has(server)) {
      const instance = this.composed(server);
      this.done.set(server, instance && buildServer(instance, server, this.reader));
      if (instance) this.around.hold(server.name, instance);
    }
    return this.done.get(server);
  }
}
