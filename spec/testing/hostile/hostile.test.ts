import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { limited } from "../../../compiler/edge/limited.ts";
import { makeKey, type TestSuite, writeArchive } from "../archive.ts";
import { serveArchive } from "../archive-server.ts";
import { inTemporaryFolder, plimsollBeside } from "../cli.ts";
import { hostileArchives, type Keys } from "./archives.ts";
import { honestPackage } from "./package-parts.ts";
import { hostilePackages } from "./packages.ts";

/**
 * A table of archives that were made to do harm, each given to the whole program by a mirror on loopback: each is refused
 * with its code, nothing outside the build is touched, and nothing is left in the store.
 */
const day = 86_400_000;

interface Refused {
  readonly status: number | null;
  readonly codes: readonly string[];
  readonly message: string;
}

async function run(args: readonly string[], store: string): Promise<Refused> {
  const { status, stdout } = await plimsollBeside([...args, "--format", "json"], { PLIMSOLL_STORE: store });
  const { diagnostics = [] } = stdout ? JSON.parse(stdout) : {};
  const told = diagnostics as { code: string; message: string }[];
  return {
    status,
    codes: told.map(({ code }) => code),
    message: told.map(({ message }) => message).join("\n"),
  };
}

/** Paths of regular files below a folder of the store. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}

interface Case {
  readonly name: string;
  readonly code: string;
  readonly words: RegExp;
  readonly refused: Refused;
  readonly left: readonly string[];
}

async function tryAll(folder: string): Promise<Case[]> {
  const server = await serveArchive(folder);
  const created = new Date(Date.now() - 300 * day);
  const keys: Keys = {
    trusted: await makeKey(created),
    foreign: await makeKey(created),
    expired: await makeKey(created, (200 * day) / 1000),
  };
  const outside = join(folder, "outside").slice(1);
  const oneAtATime = limited(availableParallelism());

  async function attempt(name: string, bytes: Uint8Array, parts: Partial<(typeof hostileArchives)[number]>) {
    const place = join(folder, name.replace(/\W+/g, "-"));
    const [archive, project, store] = ["archive", "project", "store"].map((one) => join(place, one)) as [
      string,
      string,
      string,
    ];
    const publish = async (suite: Partial<TestSuite>) => {
      const fields = parts.fields ?? [];
      const probe = { name: "probe", version: "1", architecture: "all", fields, archive: bytes };
      const usual = {
        suite: "stable",
        packages: [probe],
        signers: [keys.trusted],
        date: new Date(Date.now() - day),
      };
      await writeArchive(archive, { ...usual, ...suite });
    };
    mkdirSync(project, { recursive: true });
    writeFileSync(join(project, "key.asc"), Buffer.concat([keys.trusted.keyring, keys.expired.keyring]));
    writeFileSync(join(project, "site.plim"), site(`${server.url}/${name.replace(/\W+/g, "-")}/archive`));
    if (parts.before) {
      await publish(parts.before);
      assert.equal((await run(["lock", project], store)).codes, [], `${name}: the archive before`);
      rmSync(store, { recursive: true });
    }
    await publish(parts.suite?.(keys) ?? {});
    parts.tamper?.(archive);
    const refused = await run([parts.before ? "lock" : "build", project], store);
    const left = ["files", "packs", "facts", "tmp", "partial"].flatMap((kind) => filesIn(join(store, kind)));
    if (existsSync(join(project, ".plimsoll"))) left.push(".plimsoll");
    rmSync(place, { recursive: true });
    return { refused, left };
  }

  const packages = hostilePackages.map(({ name, words, bytes }) =>
    oneAtATime(async (): Promise<Case> => {
      return { name, code: "D0601", words, ...(await attempt(name, bytes(outside), {})) };
    }),
  );
  const archives = hostileArchives.map((parts) =>
    oneAtATime(async (): Promise<Case> => {
      return { ...parts, words: /./, ...(await attempt(parts.name, honestPackage, parts)) };
    }),
  );
  const done = await Promise.all([...packages, ...archives]).finally(server.close);
  return done;
}

function site(mirror: string): string {
  return `language 1
source apt probes { suites = ["stable"], mirrors = ["${mirror}"], keyring = ./key.asc }
container shop on std.debian-12 {
  identity { hostname = "shop" }
  app probe { package = "probe", run = ["/usr/bin/probe"] }
}
`;
}

test("every hostile archive is refused with its code, and nothing is touched or left", () =>
  inTemporaryFolder(async (folder) => {
    const outside = join(folder, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "canary"), "alive");
    utimesSync(outside, 1, 1);
    const cases = await tryAll(folder);
    assert.ok(cases.length >= 60);
    for (const { name, code, words, refused, left } of cases) {
      assert.equal([name, refused.status, refused.codes], [name, 1, [code]], refused.message);
      assert.match(refused.message, words);
      assert.equal([name, left], [name, []]);
    }
    assert.equal(readdirSync(outside), ["canary"]);
    assert.is(readFileSync(join(outside, "canary"), "utf8"), "alive");
    assert.is(statSync(outside).mtimeMs, 1000);
  }));

test.run();
