import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, program } from "../../spec/testing/cli.ts";
import { survived } from "./watch.ts";

interface Watch {
  /** Waits until standard error has said this since the last time; gives what was said up to there. */
  said(words: RegExp): Promise<string>;
  output(): string;
  /** Interrupts, and gives the exit status. */
  end(): Promise<number | null>;
}

function watching(folder: string, args: readonly string[] = []): Watch {
  const child = spawn(process.execPath, [program, "check", "--watch", folder, ...args], {
    env: { ...process.env, NO_COLOR: "1", CI: "true" },
  });
  let [output, errors, read] = ["", "", 0];
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const said = async (words: RegExp): Promise<string> => {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const found = words.exec(errors.slice(read));
      if (found) {
        const text = errors.slice(read, read + found.index + found[0].length);
        read += text.length;
        return text;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`not said within 20 s: ${words}; but ${JSON.stringify(errors.slice(read))}`);
  };
  const end = async () => {
    if (child.exitCode !== null) return child.exitCode;
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    return status;
  };
  return { said, output: () => output, end };
}

async function withWatch(
  files: Readonly<Record<string, string>>,
  body: (watch: Watch, folder: string) => Promise<void>,
  args: readonly string[] = [],
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const project = join(folder, "project");
    mkdirSync(join(project, "parts"), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
    const watch = watching(project, args);
    try {
      await body(watch, project);
    } finally {
      await watch.end();
    }
  });
}

const clean = /clean; waiting for a change\n/;
const faulty = /1 error; waiting for a change\n/;

test("a change deep in a module beside the project is checked", () =>
  withWatch(
    {
      "a.plim": "language 1\nimport ../infra/web as web\nlet a = web.name\n",
      "../infra/web/module.plim": "language 1\nimport ./parts/name.plim\n",
      "../infra/web/parts/name.plim": 'language 1\nlet name = "web"\n',
    },
    async (watch, folder) => {
      const file = join(folder, "../infra/web/parts/name.plim");
      await watch.said(clean);
      writeFileSync(file, "language 1\nlet name = nmae\n");
      assert.match(await watch.said(faulty), "--> ../infra/web/parts/name.plim:2:12");
      writeFileSync(file, 'language 1\nlet name = "web"\n');
      await watch.said(clean);
    },
  ));

test("a change is checked, however an editor makes it, and nothing is ever cleared", () =>
  withWatch({ "a.plim": "language 1\n" }, async (watch, folder) => {
    const file = join(folder, "a.plim");
    await watch.said(clean);
    writeFileSync(file, "language 1\nlet a = b\n");
    assert.match(await watch.said(faulty), "a.plim:2:9");
    writeFileSync(`${file}.new`, "language 1\nlet a = 1\n");
    renameSync(`${file}.new`, file);
    await watch.said(clean);
    renameSync(file, join(folder, "a.text"));
    await watch.said(/no-such-project[^]*waiting for a change\n/);
    renameSync(join(folder, "a.text"), file);
    await watch.said(clean);
    assert.not.match(watch.output(), "\u001b");
  }));

test("folders that are imported from are watched as well", () =>
  withWatch(
    { "a.plim": 'language 1\nimport "./parts/b.plim" as b\n', "parts/b.plim": "language 1\n" },
    async (watch, folder) => {
      const first = await watch.said(/waiting for a change\n/);
      assert.match(first, clean, first);
      writeFileSync(join(folder, "parts/b.plim"), "language 1\nlet a = b\n");
      assert.match(await watch.said(faulty), "parts/b.plim:2:9");
    },
  ));

test("a folder that goes and comes again is found again", () =>
  withWatch({ "a.plim": "language 1\n" }, async (watch, folder) => {
    await watch.said(clean);
    renameSync(folder, `${folder}.away`);
    await watch.said(/no-such-project[^]*waiting for a change\n/);
    renameSync(`${folder}.away`, folder);
    await watch.said(clean);
    writeFileSync(join(folder, "a.plim"), "language 1\nlet a = b\n");
    await watch.said(faulty);
  }));

test("what changes nothing that was looked at is not told", () =>
  withWatch({ "a.plim": "language 1\n" }, async (watch, folder) => {
    await watch.said(clean);
    writeFileSync(join(folder, "notes.txt"), "x");
    writeFileSync(join(folder, "a.plim"), readFileSync(join(folder, "a.plim")));
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(join(folder, "a.plim"), "language 1\nlet a = b\n");
    assert.not.match(await watch.said(faulty), clean);
  }));

test("a check that crashes is a fault to tell, not the end", async () => {
  const { diagnostics } = await survived(async () => {
    throw new Error("out of luck");
  });
  assert.equal(
    diagnostics.map(({ name, message }) => [name, message]),
    [["internal-error", "internal error: out of luck"]],
  );
  const odd = await survived(async () => {
    throw "a text";
  });
  assert.match(odd.diagnostics[0]?.message ?? "", "a text");
});

test("an interrupt ends it with the status of the last check", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "a.plim"), "language 1\nlet a = b\n");
    const watch = watching(folder, ["--format", "json"]);
    await watch.said(faulty);
    writeFileSync(join(folder, "a.plim"), "language 1\n");
    await watch.said(clean);
    assert.is(await watch.end(), 0);
    const documents = watch
      .output()
      .trim()
      .split(/\n(?=\{)/)
      .map((text) => JSON.parse(text));
    assert.equal(
      documents.map(({ diagnostics }) => diagnostics.length),
      [1, 0],
    );
  }));

test.run();
