import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import ajvFormats from "ajv-formats";
import { PackageURL } from "packageurl-js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { plimsoll } from "../../spec/testing/cli.ts";
import { inTinyProject } from "../../spec/testing/tiny-project.ts";

const text = (path: string) => readFileSync(path, "utf8");
const json = (path: string) => JSON.parse(text(path));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Made {
  readonly project: string;
  readonly bundle: string;
  readonly build: (...args: readonly string[]) => void;
}

function inBundle(body: (made: Made) => void): Promise<void> {
  return inTinyProject((project, folder) => {
    const build = (...args: readonly string[]) => {
      const env = { PLIMSOLL_STORE: join(folder, "store") };
      const ran = plimsoll(["build", project, "--locked", ...args], { env });
      assert.is(ran.status, 0, ran.stdout + ran.stderr);
    };
    const out = join(folder, "bundles");
    build("--out", out);
    body({ project, bundle: join(out, "shop"), build });
  });
}

test("inventories fit the schemas of SPDX 2.3 and CycloneDX 1.6", () =>
  inBundle(({ bundle }) => {
    const spdx = validator([], json("spec/data/spdx/spdx-schema-2.3.json"));
    spdx(json(join(bundle, "sbom.spdx.json")));
    const library = createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json");
    const schema = (name: string) => {
      const file = `${name}.SNAPSHOT.schema.json`;
      return {
        ...json(join(dirname(library), "res/schema", file)),
        $id: `http://cyclonedx.org/schema/${file}`,
      };
    };
    const cyclonedx = validator([schema("spdx"), schema("jsf-0.82")], schema("bom-1.6"));
    cyclonedx(json(join(bundle, "sbom.cdx.json")));
  }));

test("inventories name lock, package, suite, signer and reason, and every reference leads somewhere", () =>
  inBundle(({ project, bundle }) => {
    const lock = text(join(project, "plimsoll.lock"));
    const [, signer = ""] = /Signed-By:\n (\w+)/.exec(lock) ?? [];
    const { packages, files, relationships } = json(join(bundle, "sbom.spdx.json"));
    const tiny = packages.find(({ name }: { name: string }) => name === "tiny");
    assert.match(tiny.sourceInfo, "suite stable");
    assert.match(tiny.sourceInfo, `signed by ${signer}`);
    assert.is(tiny.comment, "asked for by app tiny");
    const locked = files.find(({ fileName }: { fileName: string }) => fileName === "./plimsoll.lock");
    assert.is(locked.checksums[1].checksumValue, sha256(Buffer.from(lock)));
    const motd = files.find(({ fileName }: { fileName: string }) => fileName === "./etc/motd");
    assert.match(motd.comment, "file of app tiny");
    assert.is(motd.checksums[0].checksumValue, createHash("sha1").update("one").digest("hex"));
    const ids = new Set(["SPDXRef-DOCUMENT", ...[...packages, ...files].map(({ SPDXID }) => SPDXID)]);
    assert.is(ids.size, packages.length + files.length + 1);
    for (const { spdxElementId, relatedSpdxElement } of relationships)
      assert.ok(ids.has(spdxElementId) && ids.has(relatedSpdxElement), relatedSpdxElement);
    const cyclonedx = json(join(bundle, "sbom.cdx.json"));
    const refs = new Set(cyclonedx.components.map((one: { "bom-ref": string }) => one["bom-ref"]));
    for (const { dependsOn } of cyclonedx.dependencies)
      for (const ref of dependsOn) assert.ok(refs.has(ref), ref);
    const library = cyclonedx.components.find(({ name }: { name: string }) => name === "libtiny1");
    const properties = library.properties.map(
      (one: { name: string; value: string }) => `${one.name} ${one.value}`,
    );
    for (const told of [`signed-by ${signer}`, "suite stable", "reason tiny"])
      assert.ok(properties.includes(`plimsoll:${told}`), told);
    assert.match(
      tiny.externalRefs[0].referenceLocator,
      /^pkg:deb\/tiny\/tiny@1:2\.0-1\?arch=amd64&distro=stable$/,
    );
    const depends = cyclonedx.dependencies.find((one: { ref: string }) => one.ref.includes("/tiny@"));
    assert.match(depends.dependsOn.join(), "libtiny1");
  }));

test("package URLs are as the library of their specification writes them", () =>
  inBundle(({ bundle }) => {
    const { components } = json(join(bundle, "sbom.cdx.json"));
    const purls: string[] = components.flatMap(({ purl }: { purl?: string }) => purl ?? []);
    assert.ok(purls.length >= 3);
    for (const purl of purls) {
      const parsed = PackageURL.fromString(purl);
      assert.is(parsed.toString(), purl);
    }
  }));

test("provenance names every file of the bundle and every input by digest; sha256sum agrees", () =>
  inBundle(({ project, bundle }) => {
    const { _type, subject, predicateType, predicate } = json(join(bundle, "provenance.json"));
    assert.is(_type, "https://in-toto.io/Statement/v1");
    assert.is(predicateType, "https://slsa.dev/provenance/v1");
    for (const { name, digest } of subject)
      assert.is(digest.sha256, sha256(readFileSync(join(bundle, name))));
    for (const name of ["bundle.json", "config.json", "launch", "manifest.json", "sbom.spdx.json"])
      assert.ok(
        subject.some((one: { name: string }) => one.name === name),
        name,
      );
    const inputs: { name: string; digest: { sha256: string } }[] =
      predicate.buildDefinition.resolvedDependencies;
    for (const name of ["plimsoll.lock", "site.plim"])
      assert.is(
        inputs.find((one) => one.name === name)?.digest.sha256,
        sha256(readFileSync(join(project, name))),
      );
    const digests = [...text(join(project, "plimsoll.lock")).matchAll(/^Digest: sha256:(.*)$/gm)];
    for (const [, digest] of digests) assert.ok(inputs.some((one) => one.digest.sha256 === digest));
    const checked = spawnSync("sha256sum", ["-c", "--strict", "SHA256SUMS"], {
      cwd: bundle,
      encoding: "utf8",
    });
    assert.is(checked.status, 0, checked.stdout + checked.stderr);
    assert.match(checked.stdout, "provenance.json: OK");
  }));

test("a comment changes what is said of the inputs, and nothing that runs", () =>
  inBundle(({ project, bundle, build }) => {
    const of = (name: string) => text(join(bundle, name));
    const [descriptor, said] = [of("bundle.json"), of("provenance.json")];
    const marker = join(bundle, "rootfs/etc/motd");
    assert.ok(existsSync(marker));
    writeFileSync(join(project, "site.plim"), `${text(join(project, "site.plim"))}# A comment.\n`);
    build("--out", dirname(bundle));
    assert.is(of("bundle.json"), descriptor);
    assert.is.not(of("provenance.json"), said);
    assert.is(spawnSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: bundle }).status, 0);
  }));

/** An unknown format would pass everything: those that the schemas use are given, or refused by Ajv. */
function validator(others: readonly object[], schema: object): (value: unknown) => void {
  const ajv = new Ajv.default({ strict: false, schemas: [...others] });
  ajvFormats.default(ajv as never);
  ajv.addFormat("iri-reference", (value: string) => !/[\s<>"{}|\\^`]/.test(value));
  ajv.addFormat("idn-email", (value: string) => value.includes("@"));
  const validate = ajv.compile(schema);
  return (value) => assert.ok(validate(value), JSON.stringify(validate.errors));
}

test.run();
