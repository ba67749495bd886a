import type { ArgumentNode, CommandNode, CommandTree, OptionNode, Values } from "./command-tree.ts";

/** A completion function for zsh: a file `_plimsoll` of `$fpath`, or evaluated after `compinit`. */
export function zshCompletion({ name, options, commands }: CommandTree): string {
  return `#compdef ${name}
_${name}() {
  local curcontext="$curcontext" context state line
  typeset -A opt_args
  _arguments -C \\
${options.map((option) => `    ${optionSpec(option, name)} \\`).join("\n")}
    '1:command:->command' \\
    '*:: :->rest' && return
  case $state in
    command)
      local -a commands=(
${commands.map((command) => `        ${quote(`${colons(command.name)}:${command.description}`)}`).join("\n")}
      )
      _describe -t commands command commands
      ;;
    rest)
      case $line[1] in
${commands.map((command) => commandCase(command, name)).join("\n")}
      esac
      ;;
  esac
}
_${name}_project() {
  _files -g '*.plim'
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function commandCase(command: CommandNode, program: string): string {
  const specs = [
    ...command.options.map((option) => optionSpec(option, program)),
    ...command.arguments.map((argument, index) => argumentSpec(argument, index, program)),
  ];
  return `        ${command.name}) _arguments ${specs.join(" ")} ;;`;
}

function optionSpec({ long, short, description, value }: OptionNode, program: string): string {
  const behind = value ? `:${value.name}:${action(value.values, program)}` : "";
  const spec = (flag: string, sign: string) =>
    quote(`${flag}${value ? sign : ""}[${brackets(description)}]${behind}`);
  return [spec(long, "="), ...(short ? [spec(short, "+")] : [])].join(" ");
}

function argumentSpec(
  { name, isRequired, isVariadic, values }: ArgumentNode,
  index: number,
  program: string,
): string {
  const place = isVariadic ? "*" : String(index + 1);
  return quote(`${place}:${isRequired ? "" : ":"}${name}:${action(values, program)}`);
}

function action(values: Values, program: string): string {
  if (values === "any") return " ";
  if (values === "project") return `_${program}_project`;
  return values === "folder" ? "_files -/" : `(${values.join(" ")})`;
}

const colons = (text: string) => text.replaceAll(":", "\\:");
const brackets = (text: string) => colons(text.replace(/[[\]\\]/g, "\\$&"));
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
