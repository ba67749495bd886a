import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { serveArchive } from "../../spec/testing/archive-server.ts";
import { type DebFile, tar } from "../../spec/testing/deb.ts";
import type { Member } from "../5-lock/facts.ts";
import { digestOf } from "../formats/digest.ts";
import { fetcher } from "./fetcher.ts";
import type { ReadTree, TreeFault, TreeRequest } from "./interfaces.ts";
import { openStore } from "./store.ts";
import { localTrees } from "./trees.ts";

async function inProject(
  work: (folder: string, trees: ReturnType<typeof localTrees>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-trees-"));
  const store = openStore(join(folder, "store"));
  const network = fetcher(store, { backOff: [] });
  mkdirSync(join(folder, "project"));
  // Files of the machine are only taken where everybody may read them.
  chmodSync(folder, 0o755);
  try {
    await work(
      join(folder, "project"),
      localTrees({ folder: join(folder, "project"), store, fetcher: network }),
    );
  } finally {
    network.close();
    rmSync(folder, { recursive: true });
  }
}

function put(path: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

/** `/opt/a 755 file`, a line a member; the mode of a link says nothing. */
const shown = (found: ReadTree | TreeFault) =>
  "fault" in found
    ? [`${found.fault}: ${found.reason}`]
    : found.facts.members.map(({ path, mode, type, target }: Member) =>
        type === "symlink" ? `${path} -> ${target}` : `${path} ${mode.toString(8)} ${type}`,
      );
const digestIn = (found: ReadTree | TreeFault) => ("fault" in found ? found.reason : found.digest);

test("a folder is what a checkout keeps of it, and its digest the same on every machine", async () => {
  await inProject(async (folder, trees) => {
    put(join(folder, "parts/bin/run"), "#!/bin/sh\n", 0o700);
    put(join(folder, "parts/etc/conf"), "x", 0o600);
    put(join(folder, "parts/.git/HEAD"), "ref");
    symlinkSync("conf", join(folder, "parts/etc/link"));
    const found = await trees.read({ kind: "dir", path: "parts" });
    assert.equal(shown(found), [
      "/ 755 directory",
      "/bin 755 directory",
      "/bin/run 755 file",
      "/etc 755 directory",
      "/etc/conf 644 file",
      "/etc/link -> conf",
    ]);
    chmodSync(join(folder, "parts/etc/conf"), 0o664);
    assert.is(digestIn(await trees.read({ kind: "dir", path: "parts" })), digestIn(found));
    put(join(folder, "parts/etc/conf"), "y");
    const changed = await trees.locked({ kind: "dir", path: "parts" }, found as ReadTree);
    assert.equal(changed, { fault: "wrong", reason: "/etc/conf is not what it was" });
  });
});

test("a folder that leads out of the project, or holds a device or a pipe, is none", async () => {
  await inProject(async (folder, trees) => {
    symlinkSync("/etc", join(folder, "parts"));
    for (const path of ["parts", "..", "../store", "gone"])
      assert.match(shown(await trees.read({ kind: "dir", path }))[0] ?? "", /^missing: /);
    mkdirSync(join(folder, "odd"));
    execFileSync("mkfifo", [join(folder, "odd/pipe")]);
    const odd = await trees.read({ kind: "dir", path: "odd" });
    assert.equal(shown(odd), ["refused: pipe is no file, folder or link"]);
  });
});

const files: readonly DebFile[] = [
  { path: "tool/" },
  { path: "tool/bin", content: "binary", mode: 0o755 },
  { path: "tool/link", target: "bin" },
];
const pack: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  plain: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  xz: (bytes) => execFileSync("xz", ["-c"], { input: bytes }),
  zstd: (bytes) => execFileSync("zstd", ["-qc"], { input: bytes }),
};

for (const [name, compress] of Object.entries(pack))
  test(`a tar archive is read, ${name}`, async () => {
    await inProject(async (folder, trees) => {
      put(join(folder, "a.tar"), compress(tar(files)));
      const found = await trees.read({ kind: "tar", path: "a.tar", urls: [] });
      assert.equal(shown(found), ["/tool 755 directory", "/tool/bin 755 file", "/tool/link -> bin"]);
      assert.is(digestIn(found), digestOf(readFileSync(join(folder, "a.tar"))));
    });
  });

test("a tar archive of several xz streams is read to its end", async () => {
  await inProject(async (folder, trees) => {
    const whole = tar([
      { path: "one", content: randomBytes(100_000) },
      { path: "two", content: randomBytes(100_000) },
    ]);
    // The first stream ends where the first member does.
    const halves = [whole.subarray(0, 100_864), whole.subarray(100_864)];
    put(
      join(folder, "a.tar"),
      Buffer.concat(halves.map((half) => execFileSync("xz", ["-c"], { input: half }))),
    );
    const found = await trees.read({ kind: "tar", path: "a.tar", urls: [] });
    assert.equal(shown(found), ["/one 644 file", "/two 644 file"]);
  });
});

/** Archives that reach outside of themselves or are not what they say: each is refused, and nothing of it kept. */
const hostile: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ["a name that climbs", tar([{ path: "../../etc/shadow", content: "x" }])],
  ["a name that climbs in the middle", tar([{ path: "a/../../b", content: "x" }])],
  [
    "a file through a link of its own",
    tar([
      { path: "a", target: "/etc" },
      { path: "a/shadow", content: "x" },
    ]),
  ],
  [
    "a path twice",
    tar([
      { path: "a", content: "x" },
      { path: "a", content: "y" },
    ]),
  ],
  ["no archive at all", Buffer.from("<html>".repeat(200))],
  ["nothing", Buffer.alloc(0)],
  ["an archive that is cut off", tar([{ path: "a", content: "x".repeat(2000) }]).subarray(0, 1100)],
  ["damaged gzip", Buffer.concat([gzipSync(tar(files)).subarray(0, 60), Buffer.alloc(20)])],
  ["a bomb", gzipSync(Buffer.concat([tar([{ path: "a", content: Buffer.alloc(80 << 20) }])]))],
];

for (const [what, bytes] of hostile)
  test(`a tar archive with ${what} is refused`, async () => {
    await inProject(async (folder, trees) => {
      put(join(folder, "a.tar"), bytes);
      assert.match(shown(await trees.read({ kind: "tar", path: "a.tar", urls: [] }))[0] ?? "", /^refused: /);
      assert.not.ok(statSync(join(folder, "../store/facts"), { throwIfNoEntry: false }));
    });
  });

test("a tarball of a server is held to its digest, and comes from the store when it is locked", async () => {
  await inProject(async (folder, trees) => {
    put(join(folder, "served/a.tar.gz"), gzipSync(tar(files)));
    const server = await serveArchive(join(folder, "served"));
    const urls = [`${server.url}/gone.tar.gz`, `${server.url}/a.tar.gz`];
    const found = await trees.read({ kind: "tar", urls });
    const digest = digestOf(readFileSync(join(folder, "served/a.tar.gz")));
    assert.is(digestIn(found), digest);
    assert.is(digestIn(await trees.read({ kind: "tar", urls, digest })), digest);
    await server.close();
    const locked = await trees.locked({ kind: "tar", urls }, found as ReadTree);
    assert.equal("facts" in locked && locked.changed, []);
  });
});

interface Layout {
  readonly layers: readonly Uint8Array[];
  readonly edit?: (manifest: Record<string, unknown>) => unknown;
  readonly config?: object;
  readonly tag?: string;
}

/** Writes an OCI image layout. */
function writeLayout(
  folder: string,
  { layers, edit = (same) => same, config = {}, tag = "latest" }: Layout,
): void {
  const blob = (bytes: Uint8Array) => {
    const digest = digestOf(bytes);
    put(join(folder, "blobs/sha256", digest.slice(7)), bytes);
    return { digest, size: bytes.length };
  };
  const packed = layers.map((bytes) => ({
    ...blob(gzipSync(bytes)),
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  }));
  const diff_ids = layers.map((bytes) => digestOf(bytes));
  const own = { os: "linux", architecture: "amd64", rootfs: { type: "layers", diff_ids }, ...config };
  const manifest = { schemaVersion: 2, config: blob(Buffer.from(JSON.stringify(own))), layers: packed };
  const named = {
    ...blob(Buffer.from(JSON.stringify(edit(manifest)))),
    annotations: { "org.opencontainers.image.ref.name": tag },
  };
  put(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  put(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
}

const image: TreeRequest = { kind: "oci", path: "image", architecture: "amd64" };
const layers = [
  tar([
    { path: "etc/" },
    { path: "etc/one", content: "1" },
    { path: "etc/two", content: "2" },
    { path: "var/" },
    { path: "var/lib/" },
    { path: "var/lib/old", content: "old" },
    { path: "opt/" },
    { path: "opt/below", content: "x" },
  ]),
  tar([
    { path: "etc/.wh.two" },
    { path: "etc/one", content: "changed" },
    { path: "var/lib/new", content: "new" },
    { path: "var/lib/.wh..wh..opq" },
    { path: "opt", content: "a file now" },
  ]),
];

test("the layers of an image are one tree: whiteouts take away, opaque folders hide, later files stand over", async () => {
  await inProject(async (folder, trees) => {
    writeLayout(join(folder, "image"), { layers });
    const found = await trees.read(image);
    assert.equal(shown(found), [
      "/etc 755 directory",
      "/etc/one 644 file",
      "/opt 644 file",
      "/var 755 directory",
      "/var/lib 755 directory",
      "/var/lib/new 644 file",
    ]);
    rmSync(join(folder, "image"), { recursive: true });
    assert.ok("facts" in (await trees.locked(image, found as ReadTree)));
  });
});

test("an image that umoci makes unpacks to what umoci unpacks it to", async () => {
  await inProject(async (folder, trees) => {
    const umoci = (...words: string[]) => execFileSync("umoci", words, { cwd: folder, stdio: "pipe" });
    const part = join(folder, "part");
    put(join(part, "etc/one"), "1");
    put(join(part, "etc/two"), "2", 0o600);
    linkSync(join(part, "etc/two"), join(part, "etc/twin"));
    symlinkSync("one", join(part, "etc/link"));
    umoci("init", "--layout", "image");
    umoci("new", "--image", "image:latest");
    umoci("insert", "--image", "image:latest", "part", "/");
    umoci("insert", "--image", "image:latest", "--whiteout", "/etc/two");
    umoci("unpack", "--image", "image:latest", "bundle");
    const found = (await trees.read(image)) as ReadTree;
    const root = join(folder, "bundle/rootfs");
    for (const { path, type, mode, digest, target } of found.facts.members.filter(
      (one) => one.path !== "/",
    )) {
      if (type === "symlink") assert.is(target, "one");
      else assert.is(statSync(root + path).mode & 0o7777, mode, path);
      if (type === "file") assert.is(digest, digestOf(readFileSync(root + path)), path);
    }
    const listed = execFileSync("find", [root, "-mindepth", "1", "-printf", "/%P\\n"], { encoding: "utf8" });
    assert.equal(
      found.facts.members
        .map(({ path }) => path)
        .filter((path) => path !== "/")
        .sort(),
      listed.trim().split("\n").sort(),
    );
  });
});

/** Images that are not what their digests say, or not for this container. */
const wrongImages: readonly (readonly [what: string, layout: Layout, message: RegExp])[] = [
  [
    "a layer that its configuration does not name",
    { layers, config: { rootfs: { diff_ids: [digestOf(layers[0] as Uint8Array)] } } },
    /2 layers, its configuration 1/,
  ],
  [
    "a layer that unpacks to something else",
    { layers, config: { rootfs: { diff_ids: layers.map(() => digestOf(Buffer.from("x"))) } } },
    /a layer unpacks to/,
  ],
  ["another architecture", { layers, config: { architecture: "arm64" } }, /not linux\/amd64/],
  ["no configuration", { layers, edit: ({ layers: some }) => ({ layers: some }) }, /has no digest/],
  [
    "a weak digest",
    { layers, edit: (same) => ({ ...same, config: { digest: "md5:00", size: 1 } }) },
    /has no digest of SHA-256/,
  ],
  ["a manifest that is a list", { layers, edit: () => [] }, /no JSON object/],
  ["a layer that climbs", { layers: [tar([{ path: "../x", content: "x" }])] }, /climbs/],
  ["an index of indexes", { layers, edit: () => ({ manifests: [] }) }, /no image for amd64/],
];

for (const [what, layout, message] of wrongImages)
  test(`an image with ${what} is refused`, async () => {
    await inProject(async (folder, trees) => {
      writeLayout(join(folder, "image"), layout);
      assert.match(shown(await trees.read(image))[0] ?? "", message);
    });
  });

test("a part of an image that was changed, or whose size lies, is no part of it", async () => {
  await inProject(async (folder, trees) => {
    writeLayout(join(folder, "image"), {
      layers,
      edit: (same) => ({
        ...same,
        layers: (same.layers as { size: number }[]).map((one) => ({ ...one, size: one.size - 1 })),
      }),
    });
    assert.match(
      await trees.read(image).then(String, (error) => error.message),
      /it is larger than|has \d+ bytes/,
    );
    writeLayout(join(folder, "image"), { layers });
    const changed = gzipSync(layers[0] as Uint8Array);
    const name = createHash("sha256").update(changed).digest("hex");
    changed[20] = (changed[20] as number) ^ 1;
    put(join(folder, "image/blobs/sha256", name), changed);
    assert.match(await trees.read(image).then(String, (error) => error.message), /its digest is/);
  });
});

test("an image of a registry is asked for by name, then by digest", async () => {
  await inProject(async (folder, trees) => {
    writeLayout(join(folder, "image"), { layers });
    const blobs = join(folder, "image/blobs/sha256");
    const index = JSON.parse(readFileSync(join(folder, "image/index.json"), "utf8"));
    const manifest = index.manifests[0].digest as string;
    const served = join(folder, "served/v2/team/base");
    for (const name of ["v1", manifest])
      put(join(served, "manifests", name), readFileSync(join(blobs, manifest.slice(7))));
    for (const path of execFileSync("ls", [blobs], { encoding: "utf8" }).trim().split("\n")) {
      mkdirSync(join(served, "blobs"), { recursive: true });
      cpSync(join(blobs, path), join(served, "blobs", `sha256:${path}`));
    }
    const server = await serveArchive(join(folder, "served"));
    const request = { kind: "oci", repository: `${server.url}/team/base`, architecture: "amd64" } as const;
    const found = await trees.read({ ...request, tag: "v1" });
    assert.is(digestIn(found), manifest);
    assert.is(digestIn(await trees.read({ ...request, digest: manifest })), manifest);
    rmSync(join(folder, "../store/facts"), { recursive: true });
    assert.ok("facts" in (await trees.locked({ ...request, tag: "v1" }, found as ReadTree)));
    await server.close();
  });
});

test("files of the machine come with their links, loader and libraries, as ldd says, and stay as they are", async () => {
  await inProject(async (folder, trees) => {
    const program = join(folder, "copied");
    cpSync(realpathSync("/usr/bin/curl"), program);
    const before = statSync(program);
    const found = (await trees.read({ kind: "host", paths: [program, "/etc/os-release"] })) as ReadTree;
    const said = execFileSync("ldd", [program], { encoding: "utf8" });
    const wanted = [...said.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) =>
      realpathSync(path as string),
    );
    const regular = found.files.map(({ path }) => path);
    assert.equal(
      regular.filter((path) => path.includes("/lib/") && path.includes(".so")).sort(),
      [...new Set(wanted)].sort(),
    );
    assert.ok(regular.includes(realpathSync("/etc/os-release")));
    assert.ok(found.facts.members.some(({ path, type }) => path === "/etc/os-release" && type === "symlink"));
    const after = statSync(program);
    assert.equal([after.mtimeMs, after.ctimeMs, after.ino], [before.mtimeMs, before.ctimeMs, before.ino]);
  });
});

test("a file of the machine that has changed is told, and the store's copy stands for it", async () => {
  await inProject(async (folder, trees) => {
    put(join(folder, "script"), "#!/bin/sh\n", 0o755);
    const request = { kind: "host", paths: [join(folder, "script")] } as const;
    const found = (await trees.read(request)) as ReadTree;
    assert.ok(found.files.some(({ path }) => path === realpathSync("/bin/sh")));
    put(join(folder, "script"), "#!/bin/sh\nexit 1\n", 0o755);
    const locked = await trees.locked(request, found);
    assert.equal("facts" in locked && locked.changed, [join(folder, "script")]);
    rmSync(join(folder, "../store/facts"), { recursive: true });
    assert.equal(await trees.locked(request, found), {
      fault: "wrong",
      reason: `${join(folder, "script")} is not what it was`,
    });
  });
});

test("what the machine does not have, or has only while it runs, cannot be copied", async () => {
  await inProject(async (folder, trees) => {
    put(join(folder, "script"), "#!/usr/bin/env no-such-program\n", 0o755);
    symlinkSync("/proc/self/exe", join(folder, "self"));
    symlinkSync("loop", join(folder, "loop"));
    const reason = async (path: string) => shown(await trees.read({ kind: "host", paths: [path] }))[0] ?? "";
    assert.match(await reason("/no/such/file"), "there is no /no");
    assert.match(await reason(join(folder, "script")), "needs no-such-program");
    assert.match(await reason(join(folder, "self")), "leads into /proc");
    assert.match(await reason(join(folder, "loop")), "leads in circles");
    put(join(folder, "secret"), "word", 0o640);
    put(join(folder, "hidden/file"), "word");
    chmodSync(join(folder, "hidden"), 0o700);
    assert.match(await reason(join(folder, "secret")), "secret is not for everybody to read");
    assert.match(await reason(join(folder, "hidden/file")), "hidden is not for everybody to read");
  });
});

test.run();
