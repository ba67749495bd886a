import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder } from "../../spec/testing/cli.ts";
import { readAnswer, systemCallProgram } from "./system-call-program.ts";

const here = process.arch === "arm64" ? "arm64" : "amd64";
const [close, getppid] = here === "arm64" ? [57, 173] : [3, 110];

test("the kernel runs it and its exit status is the answer", () =>
  inTemporaryFolder((folder) => {
    const asked = (number: number, ...args: number[]) => {
      const path = join(folder, `ask-${number}`);
      writeFileSync(path, systemCallProgram(here, number, args) ?? "", { mode: 0o755 });
      return readAnswer(spawnSync(path).status ?? -1);
    };
    assert.equal(asked(close, -1), { errno: 9 });
    assert.equal(asked(1023), { errno: 38 });
    assert.is("result" in asked(getppid) || process.pid % 256 >= 123, true);
  }));

test("the instructions for arm64 are those that objdump reads", () => {
  const bytes = Buffer.from(systemCallProgram("arm64", 437, [-1, 0, 3, 65535]) ?? []);
  const words = Array.from({ length: (bytes.length - 120) / 4 }, (_, index) =>
    bytes.readUInt32LE(120 + 4 * index).toString(16),
  );
  // mov x8, 437; mov x0, -1; mov x1, 0; mov x2, 3; mov x3, 65535; svc 0; neg x0, x0; mov x8, 93; svc 0
  const wanted = "d28036a8 92800000 d2800001 d2800062 d29fffe3 d4000001 cb0003e0 d2800ba8 d4000001";
  assert.is(words.join(" "), wanted);
  assert.is(bytes.readUInt16LE(18), 183);
  assert.is(systemCallProgram("riscv64", 1, []), undefined);
});

test("an answer is an error or a result", () => {
  assert.equal([0, 22, 133, 249].map(readAnswer), [
    { result: 0 },
    { errno: 22 },
    { errno: 133 },
    { result: 7 },
  ]);
});

test.run();
