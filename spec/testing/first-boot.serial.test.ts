import { appendFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { copyExample, inTemporaryFolder, plimsoll } from "./cli.ts";
import { tracesOfMachine } from "./machine.ts";

/** The whole way, as a user takes it: real archive, real kernel, real HTTP. */

interface Up {
  readonly format_version: number;
  readonly diagnostics: readonly { name: string; severity: string }[];
  readonly containers: readonly { name: string; engine: string; addresses: string[]; urls: string[] }[];
}

async function page(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
  assert.is(answer.status, 200);
  return answer.text();
}

for (const [example, engine, expected, warning] of [
  ["hello", "unshare", /Hello from a container that compiled/, "unused-declaration"],
  ["hello", "crun", /<title>hello<\/title>/],
  ["hello", "runc", /<title>hello<\/title>/],
  ["php", "unshare", /^PHP 8\.2\.\d+ on site$/m],
  ["php", "crun", /^PHP 8\.2\.\d+ on site$/m],
] as const) {
  test(`${example} boots under ${engine}, answers, and leaves nothing behind`, () =>
    inTemporaryFolder(async (folder) => {
      const env = { PLIMSOLL_STATE: `${folder}/state`, PLIMSOLL_ENGINE: engine };
      const project = copyExample(example, folder);
      if (warning) appendFileSync(`${project}/${example}.plim`, "let spare = 10.40.0.77\n");
      const before = tracesOfMachine();
      try {
        const up = plimsoll(["up", project, "--detach", "--format", "json"], { env });
        assert.is(up.status, 0, up.stderr + up.stdout);
        const steps = up.stderr
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line).step);
        assert.equal(steps.slice(-2), ["start", "start"]);
        const { format_version, diagnostics, containers } = JSON.parse(up.stdout) as Up;
        assert.is(format_version, 1);
        assert.equal(
          diagnostics.map(({ name, severity }) => `${severity} ${name}`),
          warning ? [`warning ${warning}`] : [],
        );
        assert.is(containers.length, 1);
        assert.is(containers[0]?.engine, engine);
        assert.match(await page(containers[0]?.urls[0] ?? ""), expected);
        const name = containers[0]?.name ?? "";
        assert.match(plimsoll(["ps"], { env }).stdout, new RegExp(`${name}.*running`));
        assert.match(plimsoll(["logs", name], { env }).stdout, /GET \/|start worker process/);
      } finally {
        const down = plimsoll(["down"], { env });
        assert.is(down.status, 0, down.stderr);
      }
      assert.equal(tracesOfMachine(), before);
    }));
}

test.run();
