import type { Argument, Command, Option } from "commander";
import { table } from "../../spec/diagnostics/table.ts";

/** The command line as data: what completion and the man page are made of. */
export interface CommandTree {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionNode[];
  readonly commands: readonly CommandNode[];
}
export interface CommandNode {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly ArgumentNode[];
  readonly options: readonly OptionNode[];
}
export interface ArgumentNode {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isVariadic: boolean;
  readonly values: Values;
}
export interface OptionNode {
  readonly long: string;
  readonly short?: string;
  readonly description: string;
  /** What stands behind the option, when something does. */
  readonly value?: { readonly name: string; readonly values: Values };
  readonly usual?: string;
}
/** What can be put in a place: one of some words, something of the disk, or anything. */
export type Values = readonly string[] | "project" | "folder" | "any";

/** Reads the tree off the program itself, so that neither can know a command that the other does not. */
export function commandTree(program: Command): CommandTree {
  const commands = program.createHelp().visibleCommands(program);
  return {
    name: program.name(),
    description: program.description(),
    options: optionsOf(program),
    commands: commands.map((command) => commandNode(command, commands)),
  };
}

function commandNode(command: Command, siblings: readonly Command[]): CommandNode {
  return {
    name: command.name(),
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => argumentNode(argument, siblings)),
    options: optionsOf(command),
  };
}

function optionsOf(command: Command): OptionNode[] {
  return command.createHelp().visibleOptions(command).map(optionNode);
}

function argumentNode(argument: Argument, siblings: readonly Command[]): ArgumentNode {
  const name = argument.name();
  // `help` names a command.
  const named = name === "command" ? siblings.map((each) => each.name()) : valuesFor(name);
  const values = argument.argChoices ?? named;
  return { name, isRequired: argument.required, isVariadic: argument.variadic, values };
}

function optionNode(option: Option): OptionNode {
  const name = /[<[]([\w-]+)/.exec(option.flags)?.[1];
  return {
    long: option.long ?? "",
    ...(option.short ? { short: option.short } : {}),
    description: option.description,
    ...(name ? { value: { name, values: option.argChoices ?? valuesFor(name) } } : {}),
    ...(option.defaultValue === undefined ? {} : { usual: String(option.defaultValue) }),
  };
}

function valuesFor(name: string): Values {
  if (name === "project" || name === "folder") return name;
  if (name === "paths") return "project";
  if (name === "code") return Object.entries(table).flatMap(([rule, { code }]) => [code, rule]);
  return "any";
}
