import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Declaration, Program } from "../2-resolve/program.ts";
import { buildContainer, hasPackages, networksOf, type Surroundings } from "./build-container.ts";
import { buildPool, buildProfile } from "./build-network.ts";
import { buildFleet } from "./build-server.ts";
import { buildSource } from "./build-source.ts";
import { candidateProfiles } from "./candidate-profiles.ts";
import { childOf } from "./children.ts";
import { Composer } from "./compose.ts";
import { broken, type ServerInstance, type Value } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import { Expressions } from "./expression.ts";
import type { ProjectFiles } from "./functions/built-in.ts";
import type { Instance } from "./instance.ts";
import { instancesOf, type NamedInstance } from "./instances.ts";
import { placeOf } from "./labels.ts";
import type { BlockAccess } from "./members.ts";
import type { Container, Model, Pool } from "./model.ts";
import { type Ground, type Placement, placementsOf } from "./placement.ts";
import { Policies } from "./policies.ts";
import { Reader } from "./read.ts";
import { Report } from "./report.ts";
import { checkRequirements, isUnread } from "./requirements.ts";
import { declared } from "./schema/blocks.ts";
import { Servers } from "./servers.ts";
import { type Trial, tryTemplate } from "./unused-templates.ts";
import { Views } from "./view.ts";

/**
 * Gives every declaration its value (spec/evaluation.md). A declaration about which something was reported is not in
 * the model. The lists are sorted by name, so that the order of declarations means nothing.
 */
export function evaluate(program: Program, project: ProjectFiles = noFiles): Checked<Model> {
  const evaluation = new Evaluation(program, project);
  const value = evaluation.run();
  return { value, diagnostics: evaluation.report.found };
}

const noFiles: ProjectFiles = { digest: () => undefined };

class Evaluation {
  readonly report: Report;
  private readonly composed = new Map<Declaration, Instance | undefined>();
  private readonly reader: Reader;
  private readonly composer: Composer;
  private readonly expressions: Expressions;
  private readonly blocks: BlockAccess;
  private readonly files: ProjectFiles;
  private readonly views: Views;
  private readonly policies: Policies;
  private readonly servers: Servers;
  private readonly program: Program;
  private readonly kinds: ReadonlyMap<string, readonly Declaration[]>;
  /** By file: what `checksum` read. */
  private readonly inputs = new Map<string, string>();

  constructor(program: Program, project: ProjectFiles) {
    this.program = program;
    this.kinds = byKind(program.declarations);
    this.report = new Report(program.incomplete);
    this.blocks = {
      field: (declaration, name) => this.field(declaration, name),
      fieldNames: ({ kind }) => Object.keys(declared[kind]?.fields ?? {}),
      servers: (declaration) => this.servers.of(declaration),
      serverField: (server, name) => this.serverField(server, name),
      network: (declaration) =>
        this.instance(declaration)?.labels[1] ?? { datum: broken, at: placeOf(declaration) },
    };
    this.files = {
      digest: (file) => {
        const digest = project.digest(file);
        if (digest) this.inputs.set(file, digest);
        return digest;
      },
    };
    this.expressions = new Expressions(program, this.report, this.blocks, this.files);
    this.composer = new Composer(this.expressions, this.report);
    this.reader = new Reader(this.expressions, this.report);
    this.views = new Views(this.reader, this.expressions);
    this.policies = new Policies(this.views, this.expressions, this.report);
    this.servers = new Servers(this.expressions, this.reader, this.report, {
      compose: ({ declaration, variables }) => this.compose(declaration, variables),
      hold: (name, instance) => this.hold("server", name, instance),
    });
  }

  run(): Model {
    for (const each of this.of("let")) this.expressions.let(each, placeOf(each));
    for (const each of this.of("policy")) this.policies.read(each);
    const sources = this.of("source").map((each) =>
      this.built(each, (at) => buildSource(at, each.name, this.reader, this.report)),
    );
    const pools = defined(
      this.of("pool").map((each) => this.built(each, (at) => buildPool(at, each.name, this.reader))),
    );
    const used = new Set<Declaration>(this.of("profile"));
    const servers = [...this.of("server"), ...this.of("fleet")].flatMap((each) => this.servers.of(each));
    const fleets = this.of("fleet").map((each) => buildFleet(each, this.servers.of(each), this.report));
    for (const each of servers) {
      const profile = this.servers.built(each)?.profile;
      if (profile) used.add(profile);
    }
    const containers = this.containers(pools, used);
    const profiles = defined(
      [...used].map((each) => this.built(each, (at) => buildProfile(at, each.name, this.reader))),
    );
    const machines = defined(servers.map((each) => this.servers.built(each)?.server));
    this.tryTemplates();
    const inputs = [...this.inputs].map(([file, digest]) => ({ file, digest }));
    return {
      language: 1,
      sources: byName(defined(sources)),
      profiles: byName(profiles),
      pools: byName(pools),
      containers: byName(containers.map(candidateProfiles(machines, profiles))),
      ...(servers.length > 0 && {
        servers: byName(machines),
      }),
      ...(inputs.length > 0 && { inputs: inputs.sort((a, b) => (a.file < b.file ? -1 : 1)) }),
      ...(fleets.length > 0 && { fleets: byName(defined(fleets)) }),
    };
  }

  private of(kind: string): readonly Declaration[] {
    return this.kinds.get(kind) ?? [];
  }

  private containers(pools: readonly Pool[], used: Set<Declaration>): Container[] {
    const { reader, expressions, report } = this;
    const servers = (declaration: Declaration) => this.servers.of(declaration);
    const networks = networksOf(pools);
    const around: Surroundings = {
      networks,
      archives: this.of("source").filter(hasPackages),
      reader,
      expressions,
      report,
      servers,
    };
    const ground: Ground = {
      profiles: this.of("profile"),
      expressions,
      report,
      servers,
      profileOf: (server) => this.servers.built(server)?.profile,
      isPlaced: (declaration, variables) => hasBlock(this.compose(declaration, variables, true), "place"),
    };
    const found: Container[] = [];
    for (const declaration of this.of("container"))
      for (const named of instancesOf(declaration, expressions, report)) {
        const outside = this.outside(declaration, named.variables);
        for (const placement of placementsOf(declaration, named, outside, ground)) {
          const built = this.container(declaration, named, placement, around);
          if (!built) continue;
          for (const { value } of placement.profiles ?? []) used.add(value);
          found.push(built);
        }
      }
    return found;
  }

  private container(
    declaration: Declaration,
    { name, variables }: NamedInstance,
    placement: Placement,
    around: Surroundings,
  ): ReturnType<typeof buildContainer> {
    const open = placement.profiles === undefined && placement.server === undefined;
    const all = placement.variables.length > 0 ? [...placement.variables, ...variables] : variables;
    const instance = this.compose(declaration, all, open);
    if (!instance) return undefined;
    const full = placement.suffix === undefined ? name : `${name}-${placement.suffix}`;
    const built = buildContainer(instance, { name: full, of: declaration.name }, placement, around);
    this.hold(declaration.kind, full, instance, placement.instance && serverValue(placement.instance));
    return built;
  }

  /** Holds a block to its own requirements and to the policies. */
  private hold(kind: string, name: string, instance: Instance, server?: Value): void {
    if (isUnread(instance)) return;
    checkRequirements(instance, this.views, this.expressions, this.report);
    this.policies.hold(kind, name, instance, server);
  }
  private tryTemplates(): void {
    const report = new Report(true);
    const expressions = new Expressions(this.program, report, this.blocks, this.files);
    const composer = new Composer(expressions, report);
    const trial: Trial = { composer, expressions, report, reader: new Reader(expressions, report) };
    for (const each of this.of("template"))
      if (!this.composer.applied.has(each)) tryTemplate(each, trial, this.report);
  }
  private serverField(server: ServerInstance, name: string): Value | undefined {
    return this.guardedRead(`${server.name}.${name}`, server.declaration, () => {
      const instance = this.servers.composed(server);
      return instance && this.reader.value(instance, name);
    });
  }

  private built<T>(declaration: Declaration, build: (instance: Instance) => T | undefined): T | undefined {
    const instance = this.instance(declaration);
    if (!instance) return undefined;
    this.hold(declaration.kind, declaration.name, instance);
    return build(instance);
  }

  /** The instance of a declaration that stands for one thing; composed once. */
  private instance(declaration: Declaration): Instance | undefined {
    if (!this.composed.has(declaration)) this.composed.set(declaration, this.compose(declaration, []));
    return this.composed.get(declaration);
  }
  private compose(
    declaration: Declaration,
    variables: readonly { readonly name: string; readonly value: Value }[],
    open = false,
  ): Instance | undefined {
    const schema = declared[declaration.kind];
    const { entry } = declaration;
    if (!schema || entry.kind !== "block") return undefined;
    const environment = this.outside(declaration, variables);
    return this.composer.guarded(declaration, placeOf(declaration), () =>
      this.composer.compose(entry, open ? { ...environment, open } : environment, schema),
    );
  }
  private outside(
    { source, scope }: Declaration,
    variables: readonly { readonly name: string; readonly value: Value }[],
  ): Environment {
    const file: Environment = { source, scope, variables: undefined };
    return variables.reduce((inner, { name, value }) => bind(inner, name, value), file);
  }

  private readonly reading: string[] = [];
  /** A field of a declared block from outside (`lan.gateway`). */
  private field(declaration: Declaration, name: string): Value | undefined {
    return this.guardedRead(`${declaration.name}.${name}`, declaration, () => {
      const instance = this.instance(declaration);
      return instance && this.reader.value(instance, name);
    });
  }
  /** A field that needs itself is reported and broken. */
  private guardedRead(
    key: string,
    declaration: Declaration,
    read: () => Value | undefined,
  ): Value | undefined {
    if (this.reading.includes(key)) {
      const cycle = [...this.reading.slice(this.reading.indexOf(key)), key].join(" needs ");
      const at = placeOf(declaration);
      this.report.add(diagnose("cyclic-definition", { name: key, cycle }, { at }));
      return { datum: broken, at };
    }
    this.reading.push(key);
    const value = read();
    this.reading.pop();
    return value;
  }
}

function byKind(declarations: readonly Declaration[]): ReadonlyMap<string, readonly Declaration[]> {
  const kinds = new Map<string, Declaration[]>();
  for (let index = 0; index < declarations.length; index++) {
    const each = declarations[index] as Declaration;
    const known = kinds.get(each.kind);
    if (known) known.push(each);
    else kinds.set(each.kind, [each]);
  }
  return kinds;
}

const hasBlock = (instance: Instance | undefined, kind: string): boolean =>
  instance !== undefined && childOf(instance, kind) !== undefined;
const serverValue = (server: ServerInstance): Value => ({
  datum: { is: "server", server },
  at: placeOf(server.declaration),
});

const defined = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item) => item !== undefined);
const byName = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
