import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Model } from "../../compiler/3-evaluate/model.ts";
import { lock } from "../../compiler/5-lock/lock.ts";
import type { LockFile } from "../../compiler/5-lock/lock-file.ts";
import { writeLock } from "../../compiler/5-lock/write-lock.ts";
import { userNames } from "../../compiler/6-assemble/user-names.ts";
import { type Compiled, compile } from "../../compiler/compile.ts";
import { fetcher } from "../../compiler/edge/fetcher.ts";
import { memoryHost } from "../../compiler/edge/host.ts";
import { memoryTrees } from "../../compiler/edge/memory-trees.ts";
import { verifyRelease } from "../../compiler/edge/openpgp.ts";
import { openProject, type Project } from "../../compiler/edge/project-files.ts";
import { readPackage } from "../../compiler/edge/read-package.ts";
import { openStore } from "../../compiler/edge/store.ts";
import { pageOf } from "../../compiler/report/draw/page.ts";
import { reportOf } from "../../compiler/report/report-of.ts";
import { makeKey, writeArchive } from "../testing/archive.ts";
import { tinyPackages } from "../testing/tiny-archive.ts";

/** One small container through every stage, each with its expected file; PLIMSOLL_ACCEPT=1 writes them anew. */
const folder = "spec/cases/whole";
const date = new Date("2026-08-01T00:00:00Z");

interface Tiny {
  readonly model: Model;
  readonly lock: LockFile;
  readonly compiled: Compiled;
}

async function compileTiny(work: string): Promise<Tiny> {
  const key = await makeKey(new Date("2026-01-01T00:00:00Z"));
  await writeArchive(join(work, "archive"), {
    suite: "stable",
    packages: tinyPackages,
    signers: [key],
    date,
  });
  const store = openStore(join(work, "store"));
  const outside = {
    fetcher: fetcher(store),
    store,
    host: memoryHost([`file:${work}/archive`], date.getTime()),
    verify: verifyRelease,
    keyrings: () => key.keyring,
    readPackage: (path: string, wanted: Parameters<typeof readPackage>[1]) =>
      readPackage(path, wanted, store),
    files: (openProject(`${folder}/main.plim`) as Project).files,
    providerOf: () => undefined,
    projectUrl: () => undefined,
    trees: memoryTrees(),
  };
  let used: { model: Model; lock: LockFile | undefined } | undefined;
  const { value, diagnostics } = await compile(async (model) => {
    const made = await lock(model, undefined, outside, {
      userNames: (packages) => userNames(packages, store.read),
    });
    used = { model, lock: made.value };
    return made;
  }, outside);
  assert.equal(diagnostics, []);
  return { ...(used as unknown as Tiny), compiled: value?.[0] as Compiled };
}

test("every stage gives what it gave", async () => {
  const work = mkdtempSync(join(tmpdir(), "plimsoll-whole-"));
  try {
    const { model, lock, compiled } = await compileTiny(work);
    expectText("expected.lock", withoutSecrets(writeLock(lock)));
    expectText("expected.closures.json", json(compiled.linked.closures));
    expectText("expected.plan.json", json(compiled.plan).replace(/packs\/[0-9a-f]{64}/g, "packs/…"));
    const known = { model, servers: new Map(), lock, roots: [compiled], diagnostics: [] };
    expectText("expected.report.html", pageOf(reportOf(known)));
    for (const name of ["bundle.json", "config.json", "launch"]) {
      expectText(
        `expected.${name}`,
        Buffer.from(compiled.bundle.files.get(name)?.bytes ?? []).toString("utf8"),
      );
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

/** The key is a new one each time, and how a gzip file is packed is up to zlib. */
function withoutSecrets(text: string): string {
  return text
    .replace(/sha256:[0-9a-f]{64}/g, "sha256:…")
    .replace(/^ [0-9A-F]{40,64}$/gm, " …")
    .replace(/^Size: \d+$/gm, "Size: …");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}

function expectText(name: string, found: string): void {
  const path = join(folder, name);
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync(path, found);
  assert.fixture(found, readFileSync(path, "utf8"));
}

test.run();
