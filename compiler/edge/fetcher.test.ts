import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type ArchiveServer, type ServerOptions, serveArchive } from "../../spec/testing/archive-server.ts";
import { FetchError } from "../formats/fetch-error.ts";
import { type FetcherOptions, fetcher } from "./fetcher.ts";
import { openStore } from "./store.ts";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
const quick = { backOff: [1, 1], patience: 200 };

interface Setting {
  readonly folder: string;
  readonly server: ArchiveServer;
  readonly wanted: { urls: string[]; size: number; digest: string; label: string };
  fetcher(options?: FetcherOptions): ReturnType<typeof fetcher>;
}

async function withServer(options: ServerOptions, work: (setting: Setting) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-fetch-"));
  const served = join(folder, "served");
  mkdirSync(served);
  writeFileSync(join(served, "a.deb"), content);
  const server = await serveArchive(served, options);
  const wanted = { urls: [`${server.url}/a.deb`], size: content.length, digest, label: "a 1.0" };
  const open: ReturnType<typeof fetcher>[] = [];
  const make = (more: FetcherOptions = {}) => {
    const made = fetcher(openStore(join(folder, "store")), { ...quick, ...more });
    open.push(made);
    return made;
  };
  try {
    await work({ folder, server, wanted, fetcher: make });
  } finally {
    for (const one of open) one.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

async function failure(work: Promise<unknown>): Promise<FetchError> {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  assert.instance(error, FetchError);
  return error;
}

test("an archive comes into the store once, and is not asked for again", async () => {
  await withServer({}, async ({ server, wanted, fetcher }) => {
    const network = fetcher();
    const [path, same] = await Promise.all([network.archive(wanted), network.archive(wanted)]);
    assert.ok(content.equals(readFileSync(path)));
    assert.is(path, same);
    assert.is(await fetcher().archive({ ...wanted, urls: [] }), path);
    assert.is(server.requests.length, 1);
  });
});

test("a broken download goes on where it broke, whatever the mirror", async () => {
  const fault = (_path: string, request: number) => (request < 3 ? { closeAfter: 100_000 } : undefined);
  await withServer({ fault }, async ({ server, wanted, fetcher }) => {
    const told: number[] = [];
    const path = await fetcher({ progress: ({ bytes = 0 }) => told.push(bytes) }).archive(wanted);
    assert.ok(content.equals(readFileSync(path)));
    const ranges = server.requests.map(({ range }) => Number(range?.slice("bytes=".length, -1) ?? 0));
    assert.is(ranges.length, 3);
    assert.ok((ranges[0] as number) < (ranges[1] as number) && (ranges[1] as number) < (ranges[2] as number));
    assert.is(told.at(-1), content.length);
  });
});

test("a server that knows no ranges sends everything again", async () => {
  const fault = (_path: string, request: number) => (request === 1 ? { closeAfter: 1000 } : undefined);
  await withServer({ fault, ranges: false }, async ({ wanted, fetcher }) => {
    const told: number[] = [];
    const path = await fetcher({ progress: ({ bytes = 0 }) => told.push(bytes) }).archive(wanted);
    assert.ok(content.equals(readFileSync(path)));
    assert.is(told.at(-1), content.length);
  });
});

test("what one run left is taken up by the next, and a wrong beginning is thrown away", async () => {
  await withServer({}, async ({ folder, server, wanted, fetcher }) => {
    const partial = join(folder, "store/partial", digest.slice("sha256:".length));
    mkdirSync(join(folder, "store/partial"), { recursive: true });
    writeFileSync(partial, Buffer.alloc(1000, 1));
    assert.ok(content.equals(readFileSync(await fetcher().archive(wanted))));
    assert.equal(
      server.requests.map(({ range }) => range),
      ["bytes=1000-", undefined],
    );
    assert.not(existsSync(partial));
  });
});

test("a beginning that is longer than the whole is thrown away", async () => {
  await withServer({}, async ({ folder, wanted, fetcher }) => {
    mkdirSync(join(folder, "store/partial"), { recursive: true });
    const partial = join(folder, "store/partial", digest.slice("sha256:".length));
    writeFileSync(partial, Buffer.alloc(content.length + 5));
    assert.ok(content.equals(readFileSync(await fetcher().archive(wanted))));
  });
});

test("a server that says nothing is given up, and one that is silent once is asked again", async () => {
  await withServer({ fault: () => ({ silent: true }) }, async ({ wanted, fetcher }) => {
    const error = await failure(fetcher().archive(wanted));
    assert.is(error.kind, "unreachable");
    assert.match(error.message, "nothing came for 0.2 s");
  });
  const once = (_path: string, request: number) => (request === 1 ? ({ silent: true } as const) : undefined);
  await withServer({ fault: once }, async ({ wanted, fetcher }) => {
    assert.ok(existsSync(await fetcher().archive(wanted)));
  });
});

test("a file that is not there is not asked for again; a server in trouble is", async () => {
  await withServer({}, async ({ server, wanted, fetcher }) => {
    const error = await failure(fetcher().archive({ ...wanted, urls: [`${server.url}/b.deb`] }));
    assert.is(error.kind, "missing");
    assert.is(server.requests.length, 1);
  });
  await withServer({ fault: () => ({ status: 503 }) }, async ({ server, wanted, fetcher }) => {
    assert.is((await failure(fetcher().archive(wanted))).kind, "unreachable");
    assert.is(server.requests.length, 3);
  });
});

test("wrong bytes never get a name in the store, and nothing of them is left", async () => {
  await withServer({}, async ({ folder, server, wanted, fetcher }) => {
    const wrong = { ...wanted, digest: `sha256:${"0".repeat(64)}` };
    const error = await failure(fetcher().archive(wrong));
    assert.is(error.kind, "mismatch");
    assert.is(error.detail.length, 1);
    assert.is(server.requests.length, 1);
    const left = (readdirSync(join(folder, "store"), { recursive: true }) as string[]).filter((name) =>
      /[0-9a-f]{64}/.test(name),
    );
    assert.equal(left, []);
  });
});

test("more bytes than promised are cut off; without a promise there is a cap", async () => {
  await withServer({}, async ({ wanted, fetcher }) => {
    assert.is((await failure(fetcher().archive({ ...wanted, size: 1000 }))).kind, "too-large");
    assert.is((await failure(fetcher().bytes({ ...wanted, size: 1000 }))).kind, "too-large");
  });
});

test("small files come without a digest, and file URIs as well as http", async () => {
  await withServer({}, async ({ folder, server, fetcher }) => {
    const network = fetcher();
    for (const url of [
      `${server.url}/a.deb`,
      `file:${folder}/served/a.deb`,
      `file://${folder}/served/a.deb`,
    ]) {
      assert.ok(content.equals(await network.bytes({ urls: [url], label: "a" })), url);
    }
    execFileSync("mkfifo", [`${folder}/pipe`]);
    for (const path of [`${folder}/none`, `${folder}/pipe`, folder, "/dev/zero"])
      assert.is((await failure(network.bytes({ urls: [`file:${path}`], label: "a" }))).kind, "missing", path);
  });
});

test("schemes that nobody serves are refused by name", async () => {
  await withServer({}, async ({ fetcher }) => {
    for (const url of ["mirror+http://a.example/list", "cdrom:[disc]/", "nothing"]) {
      const error = await failure(fetcher().bytes({ urls: [url], label: "a" }));
      assert.is(error.kind, "unsupported", url);
    }
  });
});

test("a proxy is asked for the whole URL", async () => {
  await withServer({}, async ({ server, fetcher }) => {
    const proxied = fetcher({ proxy: (scheme) => (scheme === "http" ? server.url : undefined) });
    await failure(proxied.bytes({ urls: ["http://archive.example/a.deb"], label: "a" }));
    assert.is(server.requests.at(-1)?.path, "ttp://archive.example/a.deb");
  });
});

test("a stop ends at once and keeps what came", async () => {
  await withServer({ fault: () => ({ silent: true }) }, async ({ wanted, fetcher }) => {
    const stop = new AbortController();
    const work = failure(fetcher({ signal: stop.signal, patience: 60_000 }).archive(wanted));
    setTimeout(() => stop.abort(), 20);
    assert.is((await work).kind, "stopped");
  });
});

test("no more connections are open at once than may be", async () => {
  await withServer({}, async ({ folder, server, fetcher }) => {
    for (let index = 0; index < 20; index++) writeFileSync(join(folder, "served", `f${index}`), content);
    const network = fetcher({ connections: 3 });
    const files = Array.from({ length: 20 }, (_, index) =>
      network.bytes({ urls: [`${server.url}/f${index}`], label: "f" }),
    );
    assert.ok((await Promise.all(files)).every((one) => content.equals(one)));
  });
});

test.run();
