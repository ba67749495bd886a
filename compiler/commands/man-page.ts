import type { CommandNode, CommandTree, OptionNode } from "./command-tree.ts";
import { environment, examples, exitStatuses, files } from "./man-facts.ts";

/** The man page of the command line, section 1, in the macros of man(7). It has no date: the same program, the same page. */
export function manPage({ name, description, options, commands }: CommandTree, version: string): string {
  return [
    `.TH ${name.toUpperCase()} 1 "" ${quoted(`${name} ${version}`)} "User Commands"`,
    ".SH NAME",
    `${text(name)} \\- ${text(description.replace(/\.$/, ""))}`,
    ".SH SYNOPSIS",
    `.B ${text(name)}`,
    ".I command",
    "[options] [arguments]",
    ".SH DESCRIPTION",
    text(
      "Plimsoll reads .plim files that declare containers: their apps, the system files they need, their identities and limits. It proves each of them against the operating systems that it is aimed at, then builds root file systems that are the same byte for byte every time, and scripts that start them.",
    ),
    ".PP",
    text(
      "A project is a folder that holds .plim files, or one such file; without a name the current folder is meant.",
    ),
    ".SH COMMANDS",
    ...commands.flatMap((command) => commandSection(name, command)),
    ".SH OPTIONS",
    "Every command takes these.",
    ...shared(commands).flatMap(optionItem),
    ".PP",
    "Without a command:",
    ...options.filter(({ long }) => long === "--version").flatMap(optionItem),
    ...section("EXIT STATUS", exitStatuses),
    "The format never changes the status.",
    ...section("ENVIRONMENT", environment),
    "None of them changes a byte of a bundle.",
    ...section("FILES", files),
    ...section("EXAMPLES", examples),
    "",
  ].join("\n");
}

/** Told once, not with each command. */
const everywhere: readonly string[] = ["--format", "--help"];

function shared(commands: readonly CommandNode[]): readonly OptionNode[] {
  const [first] = commands;
  return (first?.options ?? []).filter(({ long }) => everywhere.includes(long));
}

function commandSection(program: string, command: CommandNode): string[] {
  const places = command.arguments.map(({ name, isRequired, isVariadic }) => {
    const place = `\\fI${text(name)}\\fR${isVariadic ? " ..." : ""}`;
    return isRequired ? place : `[${place}]`;
  });
  const options = command.options.filter(({ long }) => !everywhere.includes(long));
  return [
    `.SS "\\fB${text(program)} ${text(command.name)}\\fR ${places.join(" ")}"`,
    sentence(command.description),
    ...options.flatMap(optionItem),
  ];
}

function optionItem({ long, short, description, value, usual }: OptionNode): string[] {
  const flags = [short, long].flatMap((flag) => (flag ? [`\\fB${text(flag)}\\fR`] : [])).join(", ");
  const behind = value ? ` \\fI${text(value.name)}\\fR` : "";
  const values = value && typeof value.values !== "string" ? [`one of ${value.values.join(", ")}`] : [];
  const facts = [...values, ...(usual === undefined ? [] : [`${usual} unless given`])];
  return [".TP", `${flags}${behind}`, sentence([description, ...facts].join("; "))];
}

function section(title: string, facts: readonly (readonly [string, string])[]): string[] {
  const items = facts.flatMap(([name, meaning]) => [".TP", `\\fB${text(name)}\\fR`, sentence(meaning)]);
  return [`.SH ${quoted(title)}`, ...items, ".PP"];
}

function sentence(words: string): string {
  return `${text(words.charAt(0).toUpperCase() + words.slice(1)).replace(/\.$/, "")}.`;
}

/** A hyphen of the command line must stay one when it is copied; a line that begins with `.` or `'` would be a request. */
function text(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^(?=[.'])/gm, "\\&");
}

const quoted = (words: string): string => `"${text(words).replaceAll('"', "\\(dq")}"`;
