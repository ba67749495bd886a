import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../../3-evaluate/model.ts";
import type { PackageFacts } from "../../5-lock/facts.ts";
import type { LockedContainer } from "../../5-lock/lock-file.ts";
import type { World } from "../script/shell.ts";
import type { UserName } from "../user-names.ts";
import { applyEffects } from "./apply-effects.ts";
import { type Learnt, learnEffects, type ScriptRunner } from "./learn-effects.ts";
import { type RunContext, stageRun } from "./stage-run.ts";

/** `triggered`: the postinst once more, for what others have activated. */
export type RunName = "preinst" | "postinst" | "triggered";

/** A script that was run, and the digest of what it did. */
export interface RanScript {
  readonly package: string;
  readonly script: RunName;
  readonly digest: string;
  /** Users that it makes, whose ids the lock gives. */
  readonly users: readonly UserName[];
}

/** Runs the scripts that an author lets run, one after the other, and remembers what came of each. */
export class ScriptRuns {
  readonly ran: RanScript[] = [];
  /** Where the store would have the effects of the first script that nobody has run. */
  unrun: string | undefined;
  /** Triggers that scripts have activated by themselves, with how many had run before that one. */
  readonly activated: { readonly name: string; readonly at: number }[] = [];
  readonly #world: World;
  readonly #container: Container;
  readonly #locked: LockedContainer;
  readonly #context: RunContext;
  readonly #runner: ScriptRunner;

  constructor(
    world: World,
    { container, locked }: { readonly container: Container; readonly locked: LockedContainer },
    context: Omit<RunContext, "locked">,
    runner: ScriptRunner,
  ) {
    this.#world = world;
    this.#container = container;
    this.#locked = locked;
    this.#context = { ...context, locked };
    this.#runner = runner;
  }

  /** Whether the author lets the scripts of a package run. */
  mayRun({ name }: PackageFacts): boolean {
    return this.#allowed(name) !== undefined;
  }

  /** Runs a script in the world as it is now, and does to the world what it did. */
  run(facts: PackageFacts, script: RunName, words: readonly string[]): readonly Diagnostic[] {
    if (this.unrun !== undefined) return [];
    const { name } = facts;
    const known = this.#locked.scripts?.find((one) => one.package === name && one.script === script);
    if (!known && !this.#runner.isLocking) return [this.#stale(facts, script)];
    const file = script === "triggered" ? "postinst" : script;
    const staged = stageRun(this.#world, facts, file, words, this.#context);
    const forget = (this.#container.forget ?? []).map(({ value }) => value);
    const learnt = learnEffects(
      staged,
      forget,
      this.#runner,
      this.#runner.isLocking ? undefined : known?.digest,
    );
    if ("fault" in learnt) return this.#fault(facts, script, learnt);
    const { effects, digest } = learnt;
    applyEffects(this.#world, learnt, { kind: "derived", rule: `${file} of ${name}, run in a sandbox,` });
    this.activated.push(...effects.triggers.map((name) => ({ name, at: this.ran.length })));
    const users = effects.done.flatMap((one): UserName[] =>
      one.do === "user" ? [{ name: one.name, group: one.group ?? one.name, system: true }] : [],
    );
    this.ran.push({ package: name, script, digest, users });
    if (this.#runner.isLocking || known?.digest === digest) return [];
    const values = {
      package: `${name} ${facts.version}`,
      script,
      found: digest,
      locked: known?.digest ?? "",
    };
    return [diagnose("changed-effects", values, this.#at(name))];
  }

  #allowed(name: string): Located<string> | undefined {
    return (this.#container.runScripts ?? []).find(({ value }) => value === name);
  }

  #at(name: string) {
    const at = this.#allowed(name);
    return at ? { at, label: "lets it run" } : {};
  }

  #stale({ name }: PackageFacts, script: RunName): Diagnostic {
    const reason = `it does not hold what the ${script} of ${name} does to container ${this.#container.name}`;
    return diagnose("stale-lock", { reason }, this.#at(name));
  }

  #fault(
    { name, version }: PackageFacts,
    script: RunName,
    learnt: Extract<Learnt, { fault: string }>,
  ): Diagnostic[] {
    const values = { package: `${name} ${version}`, script };
    const at = this.#at(name);
    switch (learnt.fault) {
      case "unrun":
        this.unrun = learnt.key;
        return [];
      case "unlike": {
        const { path } = learnt;
        const fix = { safe: false, description: `add ${JSON.stringify(path)} to forget`, edits: [] };
        return [
          diagnose("unlike-runs", { ...values, path }, { ...at, ...(path.startsWith("/") && { fix }) }),
        ];
      }
      default:
        return [
          diagnose(codes[learnt.fault], { ...values, reason: learnt.reason }, { ...at, notes: learnt.notes }),
        ];
    }
  }
}

const codes = {
  unable: "unrunnable-script",
  failed: "failed-script",
  refused: "refused-effects",
} as const;
