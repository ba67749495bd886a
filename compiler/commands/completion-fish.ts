import type { CommandNode, CommandTree, OptionNode, Values } from "./command-tree.ts";

/** Completions for fish: a file `plimsoll.fish` of its folder of completions. */
export function fishCompletion({ name, options, commands }: CommandTree): string {
  const own = `complete -c ${name}`;
  const lines = [
    `# fish completion for ${name}: ${name} completion fish | source`,
    `function __${name}_project`,
    "    __fish_complete_directories",
    "    set -l found (commandline -ct)*.plim",
    "    string join -- \\n $found",
    "end",
    `${own} -f`,
    ...options.map((option) => `${own} -n __fish_use_subcommand ${optionWords(option, name)}`),
    ...commands.flatMap((command) => commandLines(command, own, name)),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines(command: CommandNode, own: string, program: string): string[] {
  const seen = `${own} -n ${quote(`__fish_seen_subcommand_from ${command.name}`)}`;
  return [
    `${own} -n __fish_use_subcommand -a ${command.name} -d ${quote(command.description)}`,
    ...command.options.map((option) => `${seen} ${optionWords(option, program)}`),
    ...command.arguments.flatMap(({ values }) =>
      values === "any" ? [] : [`${seen} -a ${words(values, program)}`],
    ),
  ];
}

function optionWords({ long, short, description, value }: OptionNode, program: string): string {
  const flags = [`-l ${long.replace(/^--/, "")}`, ...(short ? [`-s ${short.replace(/^-/, "")}`] : [])];
  const behind = value
    ? ["-x", ...(value.values === "any" ? [] : [`-a ${words(value.values, program)}`])]
    : [];
  return [...flags, ...behind, `-d ${quote(description)}`].join(" ");
}

function words(values: Exclude<Values, "any">, program: string): string {
  if (values === "project") return quote(`(__${program}_project)`);
  return quote(values === "folder" ? "(__fish_complete_directories)" : values.join(" "));
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
