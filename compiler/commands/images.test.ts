import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ajvDraft04 from "ajv-draft-04";
import ajvFormats from "ajv-formats";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { installProgram, plimsoll } from "../../spec/testing/cli.ts";
import { inTinyProject } from "../../spec/testing/tiny-project.ts";
import { encodings } from "../edge/compress-blob.ts";

const text = (path: string) => readFileSync(path, "utf8");
const json = (path: string) => JSON.parse(text(path));
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function build(project: string, ...args: readonly string[]): void {
  const { status, stdout, stderr } = plimsoll(["build", project, "--locked", ...args], {
    env: { PLIMSOLL_STORE: join(project, "../store") },
  });
  assert.is(status, 0, stdout + stderr);
}

/** Every file of a folder by its path, with the digest of its bytes. */
function files(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));
  return Object.fromEntries(
    paths.sort().map((path) => [path.slice(folder.length), digest(readFileSync(path))]),
  );
}

test("a layout fits the schemas of the OCI, and each blob its name", () =>
  inTinyProject((project, folder) => {
    for (const compress of ["none", "gzip", "zstd"]) {
      const out = join(folder, compress);
      build(project, "--as", "oci", "--compress", compress, "--out", out);
      const valid = schemas();
      valid("image-layout-schema", json(join(out, "oci-layout")));
      valid("image-index-schema", json(join(out, "index.json")));
      const blob = (name: string) => join(out, "blobs", name.replace(":", "/"));
      const [named] = json(join(out, "index.json")).manifests;
      const manifest = json(blob(named.digest));
      valid("image-manifest-schema", manifest);
      valid("config-schema", json(blob(manifest.config.digest)));
      for (const [path, found] of Object.entries(files(join(out, "blobs/sha256"))))
        assert.is(path, `/${found}`);
      const { diff_ids } = json(blob(manifest.config.digest)).rootfs;
      const unpack = { none: "cat", gzip: "zcat", zstd: "zstdcat" }[compress] as string;
      const unpacked = manifest.layers.map((layer: { digest: string }) => {
        return `sha256:${digest(spawnSync(unpack, { input: readFileSync(blob(layer.digest)) }).stdout)}`;
      });
      assert.equal(unpacked, diff_ids);
    }
  }));

test("a lock that was taken away is made anew, although nothing else has changed", () =>
  inTinyProject((project, folder) => {
    const lock = join(project, "plimsoll.lock");
    const env = { PLIMSOLL_STORE: join(folder, "store") };
    for (const as of ["oci", "bundle"])
      for (let time = 0; time < 2; time++) {
        rmSync(lock);
        const { status, stdout, stderr } = plimsoll(
          ["build", project, "--as", as, "--out", join(folder, as)],
          { env },
        );
        assert.is(status, 0, stdout + stderr);
        assert.ok(existsSync(lock), `${as}, time ${time}`);
      }
  }));

test("an image is the same for root and another user, in another folder, umask, time zone and language", () =>
  inTinyProject((project, folder) => {
    const program = installProgram(folder);
    spawnSync("chmod", ["-R", "a+rX", folder]);
    mkdirSync(join(folder, "home"));
    spawnSync("chown", ["65534:65534", join(folder, "home")]);
    for (const as of ["oci", "docker"]) {
      build(project, "--as", as, "--out", join(folder, as));
      const other = join(folder, "home", as);
      const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
      const changed = { TZ: "Asia/Tokyo", LC_ALL: "tr_TR.UTF-8", PLIMSOLL_STORE: join(folder, "home/store") };
      const ran = plimsoll(["build", project, "--locked", "--as", as, "--out", other], {
        program,
        prefix: [...asNobody, "sh", "-c", 'umask 077; cd /; exec "$@"', "sh"],
        env: changed,
      });
      assert.is(ran.status, 0, ran.stdout + ran.stderr);
      assert.equal(files(other), files(join(folder, as)));
    }
  }));

test("a folder that holds other things is not replaced, a layout is", () =>
  inTinyProject((project, folder) => {
    const out = join(folder, "out");
    mkdirSync(out);
    writeFileSync(join(out, "letters"), "");
    const refused = plimsoll(
      ["build", project, "--locked", "--as", "oci", "--out", out, "--format", "json"],
      {
        env: { PLIMSOLL_STORE: join(folder, "store") },
      },
    );
    assert.is(refused.status, 1);
    assert.is(JSON.parse(refused.stdout).diagnostics[0].name, "unwritable-output");
    assert.equal(readdirSync(out), ["letters"]);
    build(project, "--as", "oci", "--out", join(folder, "layout"));
    writeFileSync(join(folder, "layout/stale"), "");
    build(project, "--as", "oci", "--compress", "gzip", "--out", join(folder, "layout"));
    assert.not(existsSync(join(folder, "layout/stale")));
    assert.equal(
      readdirSync(folder).filter((name) => name.startsWith(".new-")),
      [],
    );
  }));

test("images that stand as they were made are not made again, and those that do not are", () =>
  inTinyProject((project, folder) => {
    const out = join(folder, "out");
    const stays = () => {
      writeFileSync(join(out, "mark"), "");
      build(project, "--as", "oci", "--out", out);
      return existsSync(join(out, "mark"));
    };
    build(project, "--as", "oci", "--out", out);
    assert.ok(stays());
    rmSync(join(out, "index.json"));
    assert.not(stays());
    assert.ok(existsSync(join(out, "index.json")));
  }));

test("the name of an encoding says the version that is installed", () => {
  const { dependencies } = json("package.json");
  assert.match(encodings.gzip.name, `fflate-${dependencies.fflate}-`);
  assert.match(encodings.zstd.name, `wasm-zstd-${dependencies["@hpcc-js/wasm-zstd"]}-`);
});

/** The schemas check shapes alone: those of digests are compared above. */
function schemas(): (name: string, value: unknown) => void {
  const folder = "spec/data/oci-image";
  const ajv = new ajvDraft04.default({ strict: false });
  ajvFormats.default(ajv as never);
  for (const file of readdirSync(folder)) {
    const withoutIds = JSON.parse(text(join(folder, file)), (key, value) =>
      (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value,
    );
    ajv.addSchema(withoutIds, file);
  }
  return (name, value) => {
    const validate = ajv.getSchema(`${name}.json`);
    assert.ok(validate?.(value), JSON.stringify(validate?.errors));
  };
}

test.run();
