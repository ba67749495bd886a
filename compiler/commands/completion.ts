import type { Command } from "commander";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { type CommandTree, commandTree } from "./command-tree.ts";
import { bashCompletion } from "./completion-bash.ts";
import { fishCompletion } from "./completion-fish.ts";
import type { Shell } from "./completion-shells.ts";
import { zshCompletion } from "./completion-zsh.ts";
import { answer } from "./output.ts";

const scripts: Readonly<Record<Shell, (tree: CommandTree) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `plimsoll completion`: a script for a shell. It knows all the words itself and starts nothing. */
export async function completion(shell: Shell, program: Command, format: Format): Promise<number> {
  const text = scripts[shell](commandTree(program));
  return answer(format, ".", { diagnostics: [], data: { completion: { shell, text } }, text });
}
