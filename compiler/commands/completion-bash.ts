import type { CommandNode, CommandTree, OptionNode, Values } from "./command-tree.ts";

/**
 * A completion script for bash 4 and newer, with or without the package bash-completion. It finds the command and the
 * number of the argument, then looks up what can stand there. `=` breaks words in bash, so it is a word of its own.
 */
export function bashCompletion({ name, options, commands }: CommandTree): string {
  return `# bash completion for ${name}: eval "$(${name} completion bash)"
_${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command="" argument=0 i word
  COMPREPLY=()
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ -z $command ]]; then
      [[ $word == -* ]] || command=$word
      continue
    fi
    case "$command $word" in
${withValues(commands)}
        [[ \${COMP_WORDS[i + 1]} == "=" ]] && ((i++))
        ((i++))
        ;;
      *" -"*) ;;
      *) ((argument++)) ;;
    esac
  done
  case "$command $prev" in
${commands.flatMap(optionCases).join("\n")}
  esac
  if [[ $cur == -* ]]; then
    case "$command" in
${commands.map((command) => `      ${command.name}) _${name}_words "${flags(command.options)}" ;;`).join("\n")}
      *) _${name}_words "${flags(options)}" ;;
    esac
    return
  fi
  if [[ -z $command ]]; then
    _${name}_words "${commands.map((command) => command.name).join(" ")}"
    return
  fi
  case "$command $argument" in
${commands.flatMap(argumentCases).join("\n")}
  esac
}
_${name}_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}
_${name}_folder() {
  compopt -o filenames 2>/dev/null
  local found
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -d -- "$cur")
}
_${name}_project() {
  local found
  _${name}_folder
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -X '!*.plim' -- "$cur")
}
complete -F _${name} ${name}
`;

  function withValues(all: readonly CommandNode[]): string {
    const patterns = all.flatMap((command) =>
      command.options.flatMap((option) => (option.value ? spellings(command, option) : [])),
    );
    return `      ${patterns.join(" | ")})`;
  }

  function optionCases(command: CommandNode): string[] {
    return command.options.flatMap((option) =>
      option.value
        ? [`    ${spellings(command, option).join(" | ")}) ${complete(option.value.values)}; return ;;`]
        : [],
    );
  }

  function argumentCases(command: CommandNode): string[] {
    return command.arguments.flatMap(({ values, isVariadic }, index) =>
      values === "any" ? [] : [`    "${command.name} "${isVariadic ? "*" : index}) ${complete(values)} ;;`],
    );
  }

  function complete(values: Values): string {
    if (values === "any") return ":";
    return typeof values === "string" ? `_${name}_${values}` : `_${name}_words "${values.join(" ")}"`;
  }
}

function spellings(command: CommandNode, { long, short }: OptionNode): string[] {
  return [long, short].flatMap((each) => (each ? [`"${command.name} ${each}"`] : []));
}

function flags(options: readonly OptionNode[]): string {
  return options
    .flatMap(({ long, short }) => [long, short])
    .filter(Boolean)
    .join(" ");
}
