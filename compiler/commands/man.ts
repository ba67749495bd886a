import type { Command } from "commander";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { commandTree } from "./command-tree.ts";
import { manPage } from "./man-page.ts";
import { answer } from "./output.ts";

/** `plimsoll man`: its man page, as roff: `plimsoll man | man -l -`. */
export async function man(program: Command, format: Format): Promise<number> {
  const text = manPage(commandTree(program), program.version() ?? "");
  return answer(format, ".", { diagnostics: [], data: { man: text }, text });
}
