import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  makeKey,
  poolPath,
  type TestPackage,
  writeArchive,
  writeFlatArchive,
} from "../../spec/testing/archive.ts";
import { serveArchive } from "../../spec/testing/archive-server.ts";
import { tar } from "../../spec/testing/deb.ts";
import { writeRepository } from "../../spec/testing/tiny-image.ts";
import type { AptSource, DebSource, Source } from "../3-evaluate/model.ts";
import { fetcher } from "../edge/fetcher.ts";
import { packageReader } from "../edge/package-reader.ts";
import { projectUrl } from "../edge/project-place.ts";
import { openStore } from "../edge/store.ts";
import { localTrees } from "../edge/trees.ts";
import { writeVendored } from "../edge/write-vendored.ts";
import { isFresh } from "./is-fresh.ts";
import { load } from "./load.ts";
import { type LockOptions, lock } from "./lock.ts";
import type { LockFile } from "./lock-file.ts";
import { readLock } from "./read-lock.ts";
import { at, containerOf, inFolder, modelOf, now, outsideOf, sourceOf, span, yesterday } from "./testing.ts";
import { day, long, messageOf, names, packages } from "./testing-archive.ts";
import { vendorFiles } from "./vendor.ts";
import { writeLock } from "./write-lock.ts";

const foreign = await makeKey(new Date(now - 400 * day));

function named(
  name: string,
  mirror: string,
  suites: readonly string[],
  more: Partial<AptSource> = {},
): AptSource {
  return { ...sourceOf([mirror], suites), name, ...more };
}

/** A model of these sources with one container that uses all of them. */
function modelWith(sources: readonly Source[], requests: readonly string[]) {
  const container = { ...containerOf("shop", requests), sources: sources.map(({ name }) => name) };
  return { ...modelOf(sources[0] as AptSource, [container]), sources };
}

function outsideIn(folder: string, keyring: Uint8Array | undefined = long.keyring) {
  const store = openStore(join(folder, "store"));
  const network = fetcher(store, { backOff: [1], patience: 300 });
  return {
    ...outsideOf(network, store, keyring),
    readPackage: packageReader(store, 2).read,
    projectUrl: (path: string) => projectUrl(folder, path),
    trees: localTrees({ folder, store, fetcher: network }),
  };
}

async function locked(
  folder: string,
  sources: readonly Source[],
  requests: readonly string[],
  old?: LockFile,
  options: LockOptions = {},
) {
  return lock(modelWith(sources, requests), old, outsideIn(folder), { userNames: () => [], ...options });
}

const versions = (found: { readonly value: LockFile | undefined }) =>
  found.value?.packages.map(({ name, version, source }) => `${name} ${version} ${source}`);

const write = (folder: string, some: readonly TestPackage[], changes = {}) =>
  writeArchive(folder, { suite: "stable", packages: some, signers: [long], date: yesterday, ...changes });

test("packages of two archives are resolved together, and pins say which is preferred", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages);
    const newer = { name: "base", version: "2.0", architecture: "all" };
    await write(join(folder, "two"), [newer, { name: "extra", fields: ["Depends: web"] }], {
      fields: ["Label: Two"],
    });
    const one = named("one", `file:${folder}/one`, ["stable"]);
    const two = named("two", `file:${folder}/two`, ["stable"]);
    const base = async (pins: AptSource["pins"]) => {
      const found = await locked(folder, [one, { ...two, ...(pins && { pins }) }], ["extra"]);
      assert.equal(found.diagnostics, []);
      assert.equal(readLock(writeLock(found.value as LockFile)).value, found.value);
      return versions(found)?.[0];
    };
    const pin = { span, packages: [], by: "release", data: "l=Two", priority: 400 } as const;
    assert.is(await base(undefined), "base 2.0 two");
    assert.is(await base([pin]), "base 1.0 one");
    assert.is(await base([{ ...pin, by: "origin", data: '""' }]), "base 2.0 two");
    assert.is(
      await base([{ ...pin, packages: ["base"], by: "version", data: "1.*", priority: 1001 }]),
      "base 1.0 one",
    );
  });
});

test("a lock knows its sources and pins, and is stale when they change", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages);
    await write(join(folder, "two"), [{ name: "extra" }]);
    const one = named("one", `file:${folder}/one`, ["stable"]);
    const two = named("two", `file:${folder}/two`, ["stable"]);
    const { value } = await locked(folder, [one, two], ["web"]);
    const stale = (sources: readonly Source[]) =>
      isFresh(modelWith(sources, ["web"]), value as LockFile).map(({ message }) =>
        message.replace(/.*date: /, ""),
      );
    assert.equal(stale([one, two]), []);
    assert.equal(stale([two, one]), ["container shop takes packages of other sources"]);
    const pins = [{ span, packages: [], by: "release", data: "o=Test", priority: 1 } as const];
    assert.equal(stale([one, { ...two, pins }]), ["the pins of container shop have changed"]);
  });
});

test("a flat archive is read by its folder, and needs no name of a suite", async () => {
  await inFolder(async (folder) => {
    for (const suite of ["./", "tools/x/"]) {
      const place = join(folder, "flat", suite);
      await writeFlatArchive(place, { packages, signers: [long], date: yesterday }, suite);
      const found = await locked(folder, [named("flat", `file:${folder}/flat`, [suite])], ["base"]);
      assert.equal(versions(found), ["base 1.0 flat"]);
      assert.is(found.value?.packages[0]?.path, `${suite.replace("./", "")}base_1.0_all.deb`);
    }
  });
});

test("a flat archive that a foreign key signed is refused, and without a signature only trusted", async () => {
  await inFolder(async (folder) => {
    const flat = named("flat", `file:${folder}/flat`, ["./"]);
    const { keyring: _, ...open } = flat;
    await writeFlatArchive(join(folder, "flat"), { packages, signers: [foreign], date: yesterday });
    assert.equal(names(await locked(folder, [flat], ["base"])), ["untrusted-release"]);
    assert.equal(versions(await locked(folder, [open], ["base"])), ["base 1.0 flat"]);
    rmSync(join(folder, "flat/InRelease"));
    assert.equal(names(await locked(folder, [flat], ["base"])), ["fetch-failed"]);
    const found = await locked(folder, [open], ["base"]);
    assert.equal(versions(found), ["base 1.0 flat"]);
    assert.is(found.value?.version, 2);
    assert.is(found.value?.suites[0]?.keyring, undefined);
    assert.equal(readLock(writeLock(found.value as LockFile)).value, found.value);
    assert.equal(
      isFresh(modelWith([flat], ["base"]), found.value as LockFile).map(({ name }) => name),
      ["stale-lock"],
    );
  });
});

test("a derivative with other components, suites and words of its Release is read", async () => {
  await inFolder(async (folder) => {
    const archive = join(folder, "derived");
    await write(archive, packages, {
      suite: "noble-updates",
      codename: "noble",
      fields: ["Label: Derived", "Version: 24.04"],
    });
    const source = named("derived", `file:${archive}`, ["noble-updates"]);
    assert.equal(versions(await locked(folder, [source], ["base"])), ["base 1.0 derived"]);
    const more = { ...source, components: ["main", "universe"] };
    assert.match(
      messageOf(await locked(folder, [more], ["base"])),
      "has no packages of component universe for amd64",
    );
  });
});

test("keys that `signed-by` does not name do not count", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages, { signers: [foreign] });
    const keyring = Buffer.concat([long.keyring, Buffer.from("\n"), foreign.keyring]);
    const source = named("one", `file:${folder}/one`, ["stable"], { signedBy: [long.fingerprint] });
    const ask = (signedBy: readonly string[]) =>
      lock(modelWith([{ ...source, signedBy }], ["base"]), undefined, outsideIn(folder, keyring));
    const refused = await ask([long.fingerprint]);
    assert.equal(names(refused), ["untrusted-release"]);
    assert.match(refused.diagnostics[0]?.notes[0] ?? "", "is not one of `signed-by`");
    assert.equal((await ask([foreign.fingerprint])).value?.suites[0]?.signedBy, [foreign.fingerprint]);
  });
});

test("the index of another suite in the place of the signed one is refused", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages);
    await write(join(folder, "one"), [{ name: "base", version: "0.1", architecture: "all" }], {
      suite: "old",
    });
    const index = "main/binary-amd64/Packages.gz";
    const old = readFileSync(join(folder, "one/dists/old", index));
    writeFileSync(join(folder, "one/dists/stable", index), old);
    const found = await locked(folder, [named("one", `file:${folder}/one`, ["stable"])], ["base"]);
    assert.equal(names(found), ["wrong-bytes"]);
  });
});

test("package files of the project are candidates like any other, and locked by digest", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages);
    const own: TestPackage = {
      name: "base",
      version: "1.5",
      architecture: "all",
      fields: ["Depends: other"],
    };
    await write(join(folder, "made"), [own]);
    const path = `made/${poolPath(own)}`;
    const debs: DebSource = { kind: "deb", name: "own", span, files: [at(path)] };
    const sources = [named("one", `file:${folder}/one`, ["stable"]), debs];
    const found = await locked(folder, sources, ["web"]);
    assert.equal(found.diagnostics, []);
    assert.equal(versions(found)?.slice(0, 2), ["base 1.5 own", "libweb 1:2.0~rc1-1+b1 one"]);
    assert.equal(readLock(writeLock(found.value as LockFile)).value, found.value);
    rmSync(join(folder, "store"), { recursive: true });
    const loaded = await load(modelWith(sources, ["web"]), found.value as LockFile, outsideIn(folder));
    assert.equal(names(loaded), []);
    writeFileSync(join(folder, path), "no package");
    const broken = await locked(join(folder), sources, ["web"]);
    assert.equal(names(broken), ["bad-package"]);
    assert.is(broken.diagnostics[0]?.spans[0]?.file, span.file);
    rmSync(join(folder, "store"), { recursive: true });
    const changed = await load(modelWith(sources, ["web"]), found.value as LockFile, outsideIn(folder));
    assert.equal(names(changed), ["wrong-bytes"]);
  });
});

test("only what is named is updated, even where the archive has dropped what the others have", async () => {
  await inFolder(async (folder) => {
    const source = named("one", `file:${folder}/one`, ["stable"]);
    await write(join(folder, "one"), packages);
    const { value: old } = await locked(folder, [source], ["web"]);
    const newer = packages.map((one) => ({ ...one, version: `${one.version ?? "1.0"}+new` }));
    rmSync(join(folder, "one"), { recursive: true });
    await write(join(folder, "one"), newer);
    const update = async (...some: string[]) =>
      versions(await locked(folder, [source], ["web"], old, some.length > 0 ? { only: new Set(some) } : {}));
    assert.equal(await update("base"), ["base 1.0+new one", "libweb 1:2.0~rc1-1+b1 one", "web 1.0 one"]);
    assert.equal(await update("web"), ["base 1.0 one", "libweb 1:2.0~rc1-1+b1 one", "web 1.0+new one"]);
    assert.equal(await update(), ["base 1.0+new one", "libweb 1:2.0~rc1-1+b1+new one", "web 1.0+new one"]);
  });
});

test("what the named package needs is updated with it, and nothing else", async () => {
  await inFolder(async (folder) => {
    const source = named("one", `file:${folder}/one`, ["stable"]);
    await write(join(folder, "one"), packages);
    const { value: old } = await locked(folder, [source], ["web"]);
    const strict = { name: "web", version: "2.0", fields: ["Depends: libweb (>= 1:3), base"] };
    const newer = [
      strict,
      { name: "libweb", version: "1:3.0" },
      { name: "base", version: "9", architecture: "all" },
    ];
    await write(join(folder, "one"), newer);
    const found = await locked(folder, [source], ["web"], old, { only: new Set(["web"]) });
    assert.equal(versions(found)?.slice(1), ["libweb 1:3.0 one", "web 2.0 one"]);
  });
});

test("a vendored folder is a mirror from which the lock loads with an empty store", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages, { byHash: true });
    const model = modelWith([named("one", `file:${folder}/one`, ["stable"])], ["web"]);
    const outside = outsideIn(folder);
    const { value } = await lock(model, undefined, outside, { userNames: () => [] });
    const { value: files, diagnostics } = await vendorFiles(model, value as LockFile, outside);
    assert.equal(diagnostics, []);
    writeVendored(join(folder, "vendor"), files, openStore(join(folder, "store")));
    rmSync(join(folder, "one"), { recursive: true });
    rmSync(join(folder, "store"), { recursive: true });
    const own = modelWith([named("one", "project:vendor/one", ["stable"])], ["web"]);
    assert.equal(names(await load(own, value as LockFile, outsideIn(folder))), []);
    const again = await lock(own, value, outsideIn(folder), { userNames: () => [] });
    assert.is(writeLock(again.value as LockFile), writeLock(value as LockFile));
    assert.ok(existsSync(join(folder, "vendor/one/keyring.asc")));
    writeVendored(join(folder, "vendor"), files.slice(0, 1), openStore(join(folder, "store")));
    assert.equal(
      readdirSync(folder).filter((name) => name.startsWith(".")),
      [],
    );
  });
});

test("a tarball is vendored by its name, an image as a layout, and either serves the same lock by its path", async () => {
  await inFolder(async (folder) => {
    writeRepository(join(folder, "served"), "base");
    writeFileSync(join(folder, "served/tool.tar"), tar([{ path: "opt/tool", content: "tool" }]));
    const server = await serveArchive(join(folder, "served"));
    const place = { span, to: "/", replaces: false };
    const tool = { ...place, kind: "tar", name: "tool", strip: 0 } as const;
    const base = { ...place, kind: "oci", name: "base", tag: at("v1") } as const;
    const remote = [
      { ...tool, from: at({ urls: [`${server.url}/tool.tar`] }) },
      { ...base, from: at({ repository: `${server.url}/base` }) },
    ];
    const outside = outsideIn(folder);
    const { value, diagnostics } = await lock(modelWith(remote, []), undefined, outside);
    assert.equal(diagnostics, []);
    const { value: files } = await vendorFiles(modelWith(remote, []), value as LockFile, outside);
    writeVendored(join(folder, "vendor"), files, openStore(join(folder, "store")));
    await server.close();
    rmSync(join(folder, "store"), { recursive: true });
    const own = modelWith(
      [
        { ...tool, from: at({ path: "vendor/tool/tool.tar" }) },
        { ...base, from: at({ path: "vendor/base/amd64" }) },
      ],
      [],
    );
    const loaded = await load(own, value as LockFile, outsideIn(folder));
    assert.equal(names(loaded), []);
    assert.equal(
      loaded.value?.containers[0]?.trees?.map(({ facts }) => facts.members.map(({ path }) => path)),
      [["/opt/tool"], ["/etc/base"]],
    );
    const again = await lock(own, value, outsideIn(folder));
    const digests = (some: LockFile | undefined) => some?.trees.map(({ digest }) => digest);
    assert.equal(digests(again.value), digests(value));
  });
});

test("a package that pins rule out is told as such", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages);
    const pins = [{ span, packages: ["libweb"], by: "release", data: "*", priority: -1 } as const];
    const source = named("one", `file:${folder}/one`, ["stable"], { pins });
    const unmet = await locked(folder, [source], ["web"]);
    assert.equal(names(unmet), ["unmet-dependency"]);
    assert.equal(unmet.diagnostics[0]?.notes, [
      "libweb (>= 1.0): there is 1:2.0~rc1-1+b1, which pins rule out",
    ]);
    assert.match(
      messageOf(await locked(folder, [source], ["libweb"])),
      "with a priority above 0 of package libweb",
    );
  });
});

test("a mirror that lies about a size is cut off, and the next one serves", async () => {
  await inFolder(async (folder) => {
    await write(join(folder, "one"), packages);
    const short = await serveArchive(join(folder, "one"), {
      fault: (path) => (path.startsWith("pool") ? { closeAfter: 50 } : undefined),
    });
    const source = named("one", short.url, ["stable"], {
      mirrors: [short.url, `file:${folder}/one`].map(at),
    });
    assert.equal(versions(await locked(folder, [source], ["base"])), ["base 1.0 one"]);
    await short.close();
  });
});

test.run();
