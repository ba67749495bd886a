import { test } from "uvu";
import * as assert from "uvu/assert";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { lockWorld } from "../../spec/diagnostics/testing/run-world.ts";
import { World } from "../../spec/diagnostics/testing/world.ts";
import { load } from "../5-lock/load.ts";
import { readLock } from "../5-lock/read-lock.ts";
import { analyze } from "../analyze.ts";
import { packageReader } from "../edge/package-reader.ts";
import { examine } from "./examine.ts";
import { type LinkProof, linkProver } from "./prove-link.ts";

/** Declarations with the package `tiny`, each with what its app runs and so many instances. */
function fleet(runs: Readonly<Record<string, string>>, count: number, more: string): string {
  const keys = Array.from({ length: count }, (_, index) => `k${index}`).join(", ");
  const containers = Object.entries(runs).map(
    ([name, run], index) => `container ${name} on std.debian-12 for k in [${keys}] {
  identity { hostname = "${name}-{k}" }
  app tiny { package = "tiny", run = ["${run}"] }
  file /etc/motd { from = ./motd }
  ${index > 0 ? more : ""}
}`,
  );
  return `language 1\nsource apt tiny { suites = ["stable"], keyring = ./tiny.asc }\n${containers.join("\n")}\n`;
}

/** A locked world, and what is proved of its link. */
async function inWorld(
  runs: Readonly<Record<string, string>>,
  body: (world: World, prove: () => LinkProof) => Promise<void>,
  count = 1,
  more = "",
): Promise<void> {
  const world = new World({ "site.plim": fleet(runs, count, more), motd: "Welcome.\n" });
  try {
    await world.publish();
    await lockWorld(world);
    await body(world, () => {
      const { value: model, allowances } = analyze(world.files);
      const lock = readLock(String(world.contents["plimsoll.lock"])).value;
      if (!model || !lock) throw new Error("the world has no model and lock");
      return linkProver(world, world.store)(model, lock, allowances);
    });
  } finally {
    world.remove();
  }
}

/** Brings the facts of all packages into the store, as a build does. */
async function readAll(world: World): Promise<void> {
  const outside = { ...world.outside(), readPackage: packageReader(world.store, 2).read };
  const model = analyze(world.files).value;
  const lock = readLock(String(world.contents["plimsoll.lock"])).value;
  if (model && lock) await load(model, lock, outside);
  outside.close();
}

test("without the facts nothing is proved, and the first that is absent is named", () =>
  inWorld({ a: "/usr/bin/tiny" }, async (world, prove) => {
    world.emptyStore();
    const before = prove();
    assert.equal(before.diagnostics, []);
    assert.match(before.text, "not linked");
    assert.match(before.lacks?.key ?? "", /^sha256:/);
    await readAll(world);
    assert.equal(prove(), { diagnostics: [], text: ", linked\n" });
  }));

test("what a build would refuse is refused, of each container by name, and of no other", () =>
  inWorld(
    { a: "/usr/bin/tiny", b: "/usr/bin/tinny", c: "/usr/bin/tiny", d: "/usr/bin/tinny" },
    async (world, prove) => {
      await readAll(world);
      const said = prove().diagnostics.map(({ name, message }) => `${name}: ${message}`);
      assert.is(said.length, 2, said.join("\n"));
      assert.match(said[0] ?? "", /missing-executable.*container b-k0/);
      assert.match(said[1] ?? "", /missing-executable.*container d-k0/);
    },
  ));

test("one root is assembled for all that are alike, whatever is said of them", async () => {
  for (const run of ["/usr/bin/tiny", "/usr/bin/tinny"]) {
    assert.is(await readsOf(run, 40), 1, run);
  }
});

for (const more of [
  "system = [/usr/bin/tiny]",
  "content = minimal",
  "omit = [manuals]",
  'exclude = ["/usr/share/doc/**"]',
  "privileged-files = []",
  "read-only = true",
  'file /etc/issue { content = "Hello." }',
  "mount /data { host = /srv, read-only = true }",
  'app other { run = ["/usr/bin/tiny", "-x"] }',
])
  test(`one that has "${more}" beside is judged by itself`, async () => {
    assert.is(await readsOf("/usr/bin/tiny", 1, more), 2);
  });

test("what is wrong with one alone is told of it, though another like it was clean", () =>
  inWorld(
    { a: "/usr/bin/tiny", b: "/usr/bin/tiny" },
    async (world, prove) => {
      await readAll(world);
      const said = prove().diagnostics.map(({ message }) => message);
      assert.is(said.length, 1, said.join("\n"));
      assert.match(said[0] ?? "", /container b-k0/);
    },
    1,
    "system = [/etc/absent]",
  ));

test("a note stands beside the answer, and a warning or an error in its place", () =>
  inWorld({ a: "/usr/bin/tiny" }, async (world) => {
    for (const severity of ["note", "warning", "error"] as const) {
      const said = { ...diagnose("stale-lock", { reason: "" }), severity };
      const { text, diagnostics } = examine(world, () => ({ diagnostics: [said], text: ", linked\n" }));
      assert.is(diagnostics.length, 1);
      assert.is(text, severity === "note" ? "ok: a-k0 on std.debian-12, linked\n" : "");
    }
  }));

/** How often a file of the author's is read to prove so many instances. */
async function readsOf(run: string, count: number, more = ""): Promise<number> {
  let reads = 0;
  const body = async (world: World, prove: () => LinkProof): Promise<void> => {
    await readAll(world);
    // The prover takes the files last, after what reads the text.
    world.changeFiles = (files) => {
      reads = 0;
      const read = (path: string) => {
        if (path === "motd") reads++;
        return files.read(path);
      };
      return { ...files, read };
    };
    const messages = prove().diagnostics.map(({ message }) => message);
    assert.is(new Set(messages).size, run === "/usr/bin/tiny" ? 0 : count);
  };
  await inWorld(more ? { c: run, d: run } : { c: run }, body, count, more);
  return reads;
}

test.run();
