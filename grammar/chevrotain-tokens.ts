import { createToken } from "chevrotain";
import { kindOf } from "./token-list.ts";
import { allTokens } from "./tokens.ts";

/**
 * All tokens, once Chevrotain knows them (`token-type.ts`): it finds a type by its number among those that it has made
 * itself, so it makes one for each here, in their order.
 */
export const chevrotainTokens = [...allTokens];
for (const own of allTokens.toSorted((a, b) => kindOf(a) - kindOf(b)))
  if (kindOf(createToken({ name: own.name })) !== kindOf(own))
    throw new Error(`Chevrotain has another number for ${own.name}`);
