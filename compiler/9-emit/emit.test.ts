import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ajvDraft04 from "ajv-draft-04";
import ajvFormats from "ajv-formats";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, at, container, emitInput, mount } from "../../spec/boot/sample.ts";
import type { Entry } from "../../spec/plan.ts";
import type { Container } from "../3-evaluate/model.ts";
import { emit } from "./emit.ts";
import type { EmitInput } from "./emitted.ts";

const web = app("web", ["/bin/web", "-f"], {
  listen: [at({ port: 80, protocol: "tcp" as const })],
  user: at("www-data"),
});
const subject = container(
  "shop",
  "10.213.0.5",
  [web, app("worker", ["/bin/worker"], { after: [at("web")] })],
  {
    mounts: [
      mount("/var/cache", { tmpfs: true, size: 4096 }, { user: "www-data", mode: 0o750 }),
      mount("/data", { volume: "site" }),
      mount("/etc/key", { host: "/etc/key" }, { readOnly: true }),
    ],
    limits: { memory: at(1 << 28), pids: at(64), cpu: at(0.5), net: at(1_000_000) },
  },
);

function files(input: EmitInput): Map<string, string> {
  const { value, diagnostics } = emit(input);
  assert.equal(diagnostics, []);
  return new Map([...value.files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()]));
}

function names(input: EmitInput): string[] {
  return emit(input).diagnostics.map(({ code, name }) => `${code} ${name}`);
}

/** The input with entries of the plan put in the place of those with their path. */
function withEntries(of: Container, ...entries: Partial<Entry>[]): EmitInput {
  const input = emitInput(of);
  const made = entries.map(
    (entry) => ({ mode: 0o777, uid: 0, gid: 0, mtime: 0, reason: { kind: "skeleton" }, ...entry }) as Entry,
  );
  const kept = input.plan.entries.filter(({ path }) => !made.some((one) => one.path === path));
  return { ...input, plan: { ...input.plan, entries: [...kept, ...made] } };
}

test("a bundle holds its files, and the same input gives the same bytes", () => {
  const first = files(emitInput(subject));
  const expected = [
    "SHA256SUMS",
    "apps/web/config.json",
    "apps/worker/config.json",
    "bundle.json",
    "config.json",
    "launch",
    "provenance.json",
    "sbom.cdx.json",
    "sbom.spdx.json",
  ];
  assert.equal([...first.keys()], expected);
  assert.equal(first, files(emitInput(subject)));
  const { configDigest, interfaces } = JSON.parse(first.get("bundle.json") ?? "");
  assert.match(configDigest, /^sha256:[0-9a-f]{64}$/);
  assert.is(interfaces[0].mac, "02:42:0a:d5:00:05");
  const other = JSON.parse(files(emitInput({ ...subject, readOnly: true })).get("bundle.json") ?? "");
  assert.is.not(other.configDigest, configDigest);
});

test("every configuration is valid by the schema of the OCI", () => {
  const validate = ociValidator();
  const all = files(emitInput(subject));
  for (const path of ["config.json", "apps/web/config.json", "apps/worker/config.json"]) {
    const config = JSON.parse(all.get(path) ?? "");
    assert.ok(validate(config), JSON.stringify(validate.errors));
    assert.is(config.process.noNewPrivileges, true);
    assert.equal(config.process.capabilities.bounding, []);
    assert.ok(
      config.mounts.some(
        ({ destination, type }: { destination: string; type: string }) =>
          destination === "/dev" && type === "tmpfs",
      ),
    );
  }
});

function ociValidator() {
  const folder = "spec/data/oci-runtime";
  // Both are CommonJS whose export is the thing itself and has it as `default` too: the types know only the latter.
  const ajv = new ajvDraft04.default({ strict: false });
  ajvFormats.default(ajv as never);
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".json"))) {
    const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    ajv.addSchema(schema, `oci:/${name}`);
  }
  const validate = ajv.getSchema("oci:/config-schema.json");
  if (!validate) throw new Error("the schema of config.json is missing");
  return validate;
}

test("the first app in start order is the standalone one", () => {
  const config = JSON.parse(files(emitInput(subject)).get("config.json") ?? "");
  assert.equal(config.process.args, ["/bin/web", "-f"]);
  assert.equal(config.process.user, { uid: 33, gid: 33, additionalGids: [4] });
  assert.equal(config.linux.resources.cpu, { quota: 50_000, period: 100_000 });
});

test("a filter lets a capability's own calls through and no others", () => {
  const of = (capability: string[]) => {
    const one = app("one", ["/bin/one"], { capabilities: capability.map(at) });
    const config = JSON.parse(
      files(emitInput(container("one", "10.213.0.6", [one]))).get("config.json") ?? "",
    );
    return config.linux.seccomp.syscalls[0].names as string[];
  };
  assert.not(of([]).includes("mount"));
  assert.not(of([]).includes("unshare"));
  assert.ok(of(["CAP_SYS_CHROOT"]).includes("chroot"));
  assert.ok(of(["CAP_SYS_ADMIN"]).includes("mount"));
});

test("users, commands and variables that cannot be are refused", () => {
  const one = (more: Parameters<typeof app>[2], run = ["/bin/one"]) =>
    names(emitInput(container("one", "10.213.0.6", [app("one", run, more)])));
  assert.equal(one({ user: at("nobody-here") }), ["D0901 unknown-user"]);
  assert.equal(one({ group: at("no-group") }), ["D0901 unknown-user"]);
  assert.equal(one({ user: at("4711") }), []);
  assert.equal(one({}, ["/bin/a=b"]), ["D0902 unlaunchable-app"]);
  assert.equal(one({}, ["/bin/a", "b\0c"]), ["D0902 unlaunchable-app"]);
  assert.equal(one({ env: { "-u": "x" } }), ["D0902 unlaunchable-app"]);
  assert.equal(one({ workdir: "/srv/../proc/self/fd/7" }), ["D0902 unlaunchable-app"]);
  assert.equal(one({ workdir: "/procedures" }), []);
});

test("roots and mounts that lead elsewhere are refused", () => {
  const link = (path: string, target: string) => ({ type: "symlink", path, target }) as const;
  assert.equal(names(withEntries(subject, link("/dev", "/etc"))), ["D0903 unreal-folder"]);
  assert.equal(names(withEntries(subject, link("/data", "/etc"))), ["D0904 mount-misled"]);
  assert.equal(names(withEntries(subject, link("/var", "usr"))), ["D0904 mount-misled"]);
  assert.equal(
    names(withEntries(subject, { type: "file", path: "/etc/key", digest: "", size: 0, source: "" })),
    [],
  );
});

test("the launch script is one that shellcheck has nothing to say about", () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-emit-"));
  try {
    const path = join(folder, "launch");
    writeFileSync(path, files(emitInput(subject)).get("launch") ?? "");
    assert.is(spawnSync("sh", ["-n", path]).status, 0);
    const checked = spawnSync("shellcheck", ["--shell=sh", path], { encoding: "utf8" });
    if (checked.error && process.env.CI !== "true") return;
    assert.is(checked.status, 0, checked.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
