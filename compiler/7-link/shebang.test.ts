import { test } from "uvu";
import * as assert from "uvu/assert";
import { envCommand, parseShebang } from "./shebang.ts";

test("the kernel takes everything behind the interpreter as one argument", () => {
  assert.equal(parseShebang("#! /bin/sh -e -u "), { interpreter: "/bin/sh", argument: "-e -u" });
  assert.equal(parseShebang("#!/bin/sh"), { interpreter: "/bin/sh", argument: "" });
  assert.is(parseShebang("#!"), undefined);
  assert.is(parseShebang("#!  \t"), undefined);
});

test("an interpreter whose name is cut off is none; a cut argument is one", () => {
  assert.is(parseShebang(`#!/${"x".repeat(300)}`), undefined);
  assert.is(parseShebang(`#!/bin/sh ${"x".repeat(300)}`)?.argument.length, 256 - "#!/bin/sh ".length);
});

const commands: readonly [argument: string, command: string | undefined, path?: string][] = [
  ["python3", "python3"],
  ["-i", undefined],
  ["A=b", undefined],
  ["-S python3 -u", "python3"],
  ["-vS -i PATH=/opt A=b perl -w", "perl", "/opt"],
  ["-S -u HOME -C /srv node", "node"],
  ["--split-string=node --test", "node"],
  ['-S A="b c" "my tool" x', "my tool"],
  ["-S", undefined],
];
for (const [argument, command, path] of commands) {
  test(`env runs ${command ?? "nothing"} of ${JSON.stringify(argument)}`, () => {
    const wanted = command === undefined ? undefined : { command, ...(path ? { path } : {}) };
    assert.equal(envCommand(argument), wanted);
  });
}

test.run();
