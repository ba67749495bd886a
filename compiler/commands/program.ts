import { Argument, Command, CommanderError, Option } from "commander";
import { type Format, formats } from "../../spec/diagnostics/formats.ts";
import { chooseProgress } from "../../spec/progress/choose.ts";
import { compressions } from "../9-emit/image/compression.ts";
import { keyTypes } from "../edge/key-types.ts";
import type { BuildOptions } from "./build.ts";
import { type Shell, shells } from "./completion-shells.ts";
import type { EvalOptions } from "./eval.ts";
import type { FixOptions } from "./fix.ts";
import type { FmtOptions } from "./fmt.ts";
import type { GraphOptions } from "./graph.ts";
import { graphForms } from "./graph-forms.ts";
import type { InitOptions } from "./init.ts";
import type { KeyOptions } from "./key.ts";
import type { LockOptions } from "./lock.ts";
import { exit } from "./output.ts";
import { outputForms } from "./output-forms.ts";
import type { PlanOptions } from "./plan.ts";
import type { ProfileOptions } from "./profile.ts";
import { type ProfileAction, profileActions } from "./profile-actions.ts";
import type { PushOptions } from "./push.ts";
import type { ReportOptions } from "./report.ts";
import { runtimeCommands } from "./runtime-commands.ts";
import type { SignOptions } from "./sign.ts";
import type { StoreOptions } from "./store.ts";
import { type StoreAction, storeActions } from "./store-actions.ts";
import type { TraceOptions } from "./trace.ts";
import type { UpOptions } from "./up.ts";
import type { UpdateOptions } from "./update.ts";
import type { VerifyOptions } from "./verify.ts";

/** Where the runtime's own program lies: beside this one. The compiler starts it and never imports it. */
export type Runtime = (args: readonly string[]) => Promise<number>;

interface FormatOption {
  readonly format: Format;
}
interface CheckOptions extends FormatOption {
  readonly watch?: boolean;
  readonly matrix?: boolean;
}
/** Runs one command line and gives its exit status; crashes are thrown. Each command's code is loaded when it is called for. */
export async function runProgram(
  args: readonly string[],
  version: string,
  runtime: Runtime,
): Promise<number> {
  let status: number = exit.clean;
  const program = describe(version, runtime, (done) => {
    status = done;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    return failed(error, args, program);
  }
}

function describe(version: string, runtime: Runtime, done: (status: number) => void): Command {
  const program = new Command("plimsoll")
    .description("A compiler for containers: if it compiles, it boots, on every OS it names.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const command = (usage: string, description: string) => {
    const added = program.command(usage).description(description).exitOverride();
    return added.addOption(new Option("--format <format>", "how to answer").choices(formats).default("text"));
  };
  /** Those that may take long tell how far they are. */
  const slow = (usage: string, description: string) =>
    command(usage, description)
      .option("--quiet", "say nothing of progress")
      .hook("preAction", (_, action) => chooseProgress(action.opts()));
  const locked = "fail when the lock is missing or out of date";

  command("init [folder]", "make a new project that checks and builds")
    .option("--yes", "ask nothing and take the defaults")
    .option("--name <name>", "name of the container; default: the folder's")
    .option("--package <package>", "the Debian package that it runs; default: nginx")
    .action(async (folder = ".", options: InitOptions) =>
      done(await (await import("./init.ts")).init(folder, options)),
    );
  command("check [project]", "check every container against its profiles; offline")
    .option("--watch", "check again whenever a file changes, until interrupted")
    .option("--matrix", "print which container can be on which server, and what keeps it from the others")
    .action(async (project = ".", { format, watch, matrix }: CheckOptions) => {
      if (matrix) return done(await (await import("./matrix.ts")).matrix(project, format));
      if (watch) return done(await (await import("./watch.ts")).watch(project, format));
      done(await (await import("./check.ts")).check(project, format));
    });
  slow("fix [project]", "apply the safe fixes that diagnostics offer")
    .option("--unsafe", "apply those too that may change what was meant")
    .option("--dry-run", "print the difference and write nothing; exit status 2 when there is one")
    .option("--plan", "look as far as plan does: lock in memory, fetch packages, link")
    .action(async (project = ".", options: FixOptions) =>
      done(await (await import("./fix.ts")).fix(project, options)),
    );
  command("fmt [paths...]", "lay out .plim files in the one style; - reads standard input")
    .option("--check", "write nothing and list what would change; exit status 2 when there is something")
    .option("--diff", "write nothing and print what would change; exit status 2 when there is something")
    .action(async (paths: string[], options: FmtOptions) =>
      done(await (await import("./fmt.ts")).fmt(paths, options)),
    );
  slow("lock [project]", "pin every input by digest in plimsoll.lock")
    .option("--modules", "pin the modules as they are now, and leave all else that is locked")
    .action(async (project = ".", options: LockOptions) =>
      done(await (await import("./lock.ts")).lock(project, options)),
    );
  slow(
    "update [packages...]",
    "resolve anew, all or only these, and show what changes before it writes the lock",
  )
    .option("--in <project>", "the project", ".")
    .option("--check", "write nothing; exit status 2 when there is a difference")
    .option("--yes", "ask nothing and write")
    .action(async (packages: string[], options: UpdateOptions) =>
      done(await (await import("./update.ts")).update(packages, options)),
    );
  slow(
    "vendor <folder> [project]",
    "put all that the lock names into a folder that sources can name as mirror",
  ).action(async (folder: string, project = ".", { format }: FormatOption) =>
    done(await (await import("./vendor.ts")).vendor(folder, project, format)),
  );
  slow("plan [project]", "print what a build would write, each path with its reason")
    .option("--locked", locked)
    .option(
      "--diff <lock>",
      "print what changes against a build with that lock; exit status 2 when anything does",
    )
    .action(async (project = ".", options: PlanOptions) =>
      done(await (await import("./plan.ts")).plan(project, options)),
    );
  slow("build [project]", "write a bundle or an image for every container")
    .addOption(new Option("--as <form>", "what to write").choices(outputForms).default("bundle"))
    .addOption(
      new Option("--compress <how>", "how the layers of oci and docker are packed; default: none").choices(
        compressions,
      ),
    )
    .option("--out <folder>", "where it goes; default: .plimsoll/bundles of the project, or .plimsoll/<form>")
    .option("--locked", locked)
    .option("--check", "build twice, the second time with all otherwise that must not matter, and compare")
    .action(async (project = ".", options: BuildOptions) =>
      done(await (await import("./build.ts")).build(project, options)),
    );
  slow("push <reference> [project]", "build the images and push them to a registry; prints their digests")
    .option("--container <name>", "push the image of this container alone")
    .option("--key <file>", "sign what is pushed, so that cosign verifies it")
    .addOption(new Option("--compress <how>", "how layers are packed").choices(compressions).default("gzip"))
    .option("--plain-http", "use http for a registry that is not on this machine")
    .option("--dry-run", "build and print the digests, and push nothing")
    .option("--locked", locked)
    .action(async (reference: string, project = ".", options: PushOptions) =>
      done(await (await import("./push.ts")).push(reference, project, options)),
    );
  command("key <file>", "make a key pair for signatures: FILE, and FILE.pub")
    .addOption(new Option("--type <type>", "of what kind").choices(keyTypes).default("ecdsa-p256"))
    .action(async (file: string, options: KeyOptions) =>
      done(await (await import("./key.ts")).key(file, options)),
    );
  command("sign <targets...>", "sign the evidence of bundles and images, or single files")
    .requiredOption("--key <file>", "the private key")
    .action(async (targets: string[], options: SignOptions) =>
      done(await (await import("./sign.ts")).sign(targets, options)),
    );
  slow("verify [path]", "build again from the lock and compare: a project's bundles, or one bundle")
    .option("--out <folder>", "where the bundles are; default: .plimsoll/bundles of the project")
    .option("--project <folder>", "the project that the bundle must come out of; default: its own manifest")
    .action(async (path = ".", options: VerifyOptions) =>
      done(await (await import("./verify.ts")).verify(path, options)),
    );
  command("diff <left> <right>", "print what differs between two locks, or two bundles").action(
    async (left: string, right: string, { format }: FormatOption) =>
      done(await (await import("./diff.ts")).diff(left, right, format)),
  );
  slow("store", "tell what the store holds, read all of it again, or take out what nothing needs")
    .addArgument(new Argument("[action]").choices(storeActions).default("usage"))
    .option("--limit <size>", "gc: how much may stay; default: PLIMSOLL_STORE_LIMIT, or 20GiB")
    .action(async (action: StoreAction, options: StoreOptions) =>
      done(await (await import("./store.ts")).store(action, options)),
    );
  slow("why <path> [project]", "print why a path is in a container: the chain from an app to it")
    .option("--locked", locked)
    .action(async (path: string, project = ".", options: BuildOptions) =>
      done(await (await import("./why.ts")).why(path, project, options)),
    );
  command(
    "why-not <container> <server> [project]",
    "print every reason why a container cannot be on a server, or that it can",
  ).action(async (container: string, server: string, project = ".", { format }: FormatOption) =>
    done(await (await import("./why-not.ts")).whyNotCommand(container, server, project, format)),
  );
  command("explain [code]", "print the page of a diagnostic, or the list of all").action(
    async (code: string | undefined, { format }: FormatOption) =>
      done(await (await import("./explain.ts")).explainCommand(code, format)),
  );
  command("eval [project]", "print the model that the text comes to, as JSON")
    .option("--spans", "with the place that each value was written at")
    .action(async (project = ".", options: EvalOptions) =>
      done(await (await import("./eval.ts")).evalCommand(project, options)),
    );
  command("graph [project]", "draw containers, apps in start order, networks and volumes")
    .addOption(new Option("--as <form>", "what to draw in").choices(graphForms).default("dot"))
    .action(async (project = ".", options: GraphOptions) =>
      done(await (await import("./graph.ts")).graph(project, options)),
    );
  slow("report [project]", "draw all that is known of a project as one HTML page")
    .option("--out <file>", "write the page there; default: standard output")
    .action(async (project = ".", options: ReportOptions) =>
      done(await (await import("./report.ts")).report(project, options)),
    );
  slow("up [project]", "build, start every container, wait until it answers, print its URLs")
    .option("--locked", locked)
    .option("--detach", "return once the containers answer (the default)")
    .addOption(new Option("--engine <engine>", "runtime engine").choices(["auto", "crun", "runc", "unshare"]))
    .action(async (project = ".", options: UpOptions) =>
      done(await (await import("./up.ts")).up(project, options, runtime)),
    );
  slow("trace <container> [command...]", "record what a container's apps open, for content = minimal")
    .option("--in <project>", "the project", ".")
    .option("--out <file>", "where the trace goes; default: traces/<container>.trace of the project")
    .option("--for <seconds>", "without a command, how long the apps are watched once they are ready", "10")
    .option("--locked", locked)
    .addOption(new Option("--engine <engine>", "runtime engine").choices(["auto", "crun", "runc", "unshare"]))
    .action(async (name: string, words: string[], options: TraceOptions) =>
      done(await (await import("./trace.ts")).trace(name, words, options)),
    );
  for (const { usage, description, options } of Object.values(runtimeCommands)) {
    const added = command(usage, description);
    for (const [flags, words] of options) added.option(flags, words);
  }
  command("completion", "print a completion script for a shell")
    .addArgument(new Argument("<shell>").choices(shells))
    .action(async (shell: Shell, { format }: FormatOption) =>
      done(await (await import("./completion.ts")).completion(shell, program, format)),
    );
  command("man", "print the man page: plimsoll man | man -l -").action(async ({ format }: FormatOption) =>
    done(await (await import("./man.ts")).man(program, format)),
  );
  command("doctor", "tell what this machine lacks, and how to mend it; changes nothing").action(
    async ({ format }: FormatOption) => done(await (await import("./doctor.ts")).doctor(format)),
  );
  command("profile", "list what is known of operating systems, ask this one, or compare two")
    .addArgument(new Argument("<action>").choices(profileActions))
    .argument(
      "[profiles...]",
      "list: names without std; diff: two of std.NAME, FILE.plim, or a name of this project",
    )
    .option("--name <name>", "probe: what to call the profile; default: machine")
    .action(async (action: ProfileAction, names: string[], options: ProfileOptions) =>
      done(await (await import("./profile.ts")).profile(action, names, options)),
    );
  return program;
}

/** Help and version are no failures; wrong usage is told like every other diagnostic. */
async function failed(error: unknown, args: readonly string[], program: Command): Promise<number> {
  if (error instanceof CommanderError && error.exitCode === 0) return exit.clean;
  if (!(error instanceof CommanderError)) throw error;
  if (error.code === "commander.help") {
    process.stderr.write(program.helpInformation());
    return exit.usage;
  }
  const { reportUsage } = await import("../../spec/diagnostics/faults.ts");
  return reportUsage(error.message.replace(/^error: /, ""), args);
}
