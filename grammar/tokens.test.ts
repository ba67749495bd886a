import { Lexer } from "chevrotain";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lexedTokens } from "./testing.ts";

const lexer = new Lexer(lexedTokens, { positionTracking: "onlyOffset", ensureOptimizations: true });

test("the lexer knows what each pattern may start with, and is fast", () => {
  assert.equal(lexer.lexerDefinitionErrors, []);
});

test("it fails at no character there is", () => {
  for (let code = 0; code <= 0xffff; code++) {
    const { errors } = lexer.tokenize(String.fromCharCode(code));
    assert.is(errors.length, 0, `U+${code.toString(16)}`);
  }
  assert.is(lexer.tokenize("\u{1f600}\u{10ffff}").tokens.length, 2);
});

test.run();
