#!/usr/bin/env node
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, CommanderError, Option } from "commander";
import { diagnose } from "../spec/diagnostics/diagnose.ts";
import { exit } from "../spec/diagnostics/exit-status.ts";
import { type Format, formats } from "../spec/diagnostics/formats.ts";
import { guardProcess } from "../spec/diagnostics/guard.ts";
import { chooseProgress, type ProgressChoice } from "../spec/progress/choose.ts";
import { finish } from "./commands/io.ts";
import { type EngineChoice, engines } from "./engines.ts";
import { openStateFolder, type StateFolder } from "./state-folder.ts";

const self = fileURLToPath(import.meta.url);

/**
 * The runtime's command line, words without the program's name. Gives the exit status: 0, 1 with diagnostics, 3 for
 * wrong usage, 70 when it is at fault itself.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let status = 0;
  const program = commands((code) => {
    status = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exit.clean;
    const { reportCrash, reportUsage } = await import("../spec/diagnostics/faults.ts");
    if (!(error instanceof CommanderError)) return reportCrash(error, argv);
    if (error.code !== "commander.help") return reportUsage(error.message.replace(/^error: /, ""), argv);
    process.stderr.write(program.helpInformation());
    return exit.usage;
  }
}

function commands(finished: (status: number) => void): Command {
  const program = new Command("plimsoll-runtime")
    .description("Runs what plimsoll builds.")
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const run = (name: string, format: Format, work: (state: StateFolder) => Promise<number>) =>
    prepared(name, format, work).then(finished);
  program
    .command("up")
    .description("start the containers of bundles and wait until they are ready")
    .argument("<bundle...>", "folders that `plimsoll build` wrote")
    .option("--detach", "return when the containers are ready; they always run on by themselves")
    .addOption(
      new Option("--engine <engine>", "what starts the apps")
        .choices(engines)
        .env("PLIMSOLL_ENGINE")
        .default("auto"),
    )
    .addOption(formatOption())
    .option("--quiet", "say nothing of progress")
    .action((folders: string[], options: ProgressChoice & { engine: EngineChoice; format: Format }) =>
      run("up", options.format, async (state) => {
        chooseProgress(options);
        return (await import("./commands/up.ts")).up(state, folders, options.engine, options.format, self);
      }),
    );
  program
    .command("ps")
    .description("list containers and their apps")
    .addOption(formatOption())
    .action(({ format }: { format: Format }) =>
      run("ps", format, async (state) => (await import("./commands/ps.ts")).ps(state, format, self)),
    );
  program
    .command("logs")
    .description("print what the apps of a container print")
    .argument("<container>")
    .argument("[app]")
    .option("-f, --follow", "go on until interrupted")
    .addOption(formatOption())
    .action(
      (container: string, app: string | undefined, { follow, format }: { follow?: true; format: Format }) =>
        run("logs", format, async (state) =>
          (await import("./commands/logs.ts")).logs(state, container, app, follow === true, format),
        ),
    );
  program
    .command("down")
    .description("stop containers, all of them without names, and undo what was made for them")
    .argument("[container...]")
    .addOption(formatOption())
    .action((names: string[], { format }: { format: Format }) =>
      run("down", format, async (state) =>
        (await import("./commands/down.ts")).down(state, names, format, self),
      ),
    );
  for (const service of ["supervisor", "log-keeper"] as const)
    program
      .command(service, { hidden: true })
      .action(() =>
        run(service, "text", async (state) => (await import("./serve.ts")).serve(service, state, self)),
      );
  return program;
}

function formatOption(): Option {
  return new Option("--format <format>", "of what is printed").choices(formats).default("text");
}

/** What every command needs: the rights of root and a state folder. */
async function prepared(
  command: string,
  format: Format,
  work: (state: StateFolder) => Promise<number>,
): Promise<number> {
  if (process.getuid?.() !== 0) return finish(format, [diagnose("not-root", { command })], "", {});
  const state = openStateFolder();
  return "code" in state ? finish(format, [state], "", {}) : work(state);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === self) {
  // The supervisor and the log keeper outlive their faults: they log them by themselves.
  if (!["supervisor", "log-keeper"].includes(process.argv[2] ?? "")) guardProcess(process.argv.slice(2));
  main(process.argv.slice(2)).then((status) => {
    process.exitCode = status;
  });
}
