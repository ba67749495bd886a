import type { BuiltIn } from "./functions/built-in.ts";
import { collectionFunctions } from "./functions/collections.ts";
import { fileFunctions } from "./functions/files.ts";
import { listFunctions } from "./functions/lists.ts";
import { networkFunctions } from "./functions/networks.ts";
import { probeFunctions } from "./functions/probes.ts";
import { textFunctions } from "./functions/texts.ts";

/** Every built-in function by its name (spec/functions.md). */
export const functions: ReadonlyMap<string, BuiltIn> = new Map(
  [
    ...probeFunctions,
    ...networkFunctions,
    ...listFunctions,
    ...textFunctions,
    ...collectionFunctions,
    ...fileFunctions,
  ].map((each) => [each.name, each]),
);
