import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder } from "../../../spec/testing/cli.ts";
import { type Document, document } from "../../9-emit/image/images.ts";
import { manifestType } from "../../9-emit/image/manifests.ts";
import { readChallenge } from "./challenge.ts";
import { type Credentials, credentialsFor } from "./credentials.ts";
import { hangUp } from "./exchange.ts";
import { pushImage } from "./push-image.ts";
import { Repository } from "./registry.ts";
import { RegistryError } from "./registry-error.ts";

/** A registry in memory, which does to a request what a test wants instead. */
class Registry {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, string>();
  readonly requests: string[] = [];
  /** Gives true when it has dealt with the request. */
  fault: (request: IncomingMessage, response: ServerResponse, body: Buffer) => boolean = () => false;
  #uploads = new Map<string, Buffer>();
  #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    hangUp();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What came of an upload before the connection broke. */
  keepPart(path: string, bytes: Buffer): void {
    this.#uploads.set(path, Buffer.concat([this.#uploads.get(path) ?? Buffer.alloc(0), bytes]));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const url = new URL(request.url ?? "/", "http://registry");
    this.requests.push(`${request.method} ${url.pathname.replace(/[0-9a-f]{64}/, "…")}${url.search && "?"}`);
    if (this.fault(request, response, body)) return;
    const say = (status: number, headers: Record<string, string> = {}) =>
      response.writeHead(status, headers).end();
    const [, digest = ""] = /\/blobs\/(sha256:.*)$/.exec(url.pathname) ?? [];
    if (request.method === "HEAD") return void say(this.blobs.has(digest) ? 200 : 404);
    if (request.method === "POST") {
      const wanted = url.searchParams.get("mount");
      if (wanted && this.blobs.has(wanted)) return void say(201);
      const path = `${url.pathname}${this.#uploads.size}`;
      this.#uploads.set(path, Buffer.alloc(0));
      return void say(202, { location: path });
    }
    if (request.method === "GET") {
      const length = this.#uploads.get(url.pathname)?.length ?? 0;
      return void say(204, { range: `0-${Math.max(0, length - 1)}`, location: url.pathname });
    }
    if (request.method === "PATCH") {
      this.keepPart(url.pathname, body);
      return void say(202, { location: url.pathname });
    }
    if (url.pathname.includes("/manifests/")) {
      this.manifests.set(url.pathname.split("/").at(-1) ?? "", body.toString());
      return void say(201, { "docker-content-digest": digestOf(body) });
    }
    const whole = this.#uploads.get(url.pathname) ?? Buffer.alloc(0);
    const named = url.searchParams.get("digest") ?? "";
    if (digestOf(whole) !== named) return void say(400);
    this.blobs.set(named, whole);
    say(201);
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

async function inRegistry(
  body: (registry: Registry, host: string, folder: string) => Promise<void>,
): Promise<void> {
  const registry = new Registry();
  const host = await registry.start();
  try {
    await inTemporaryFolder((folder) => body(registry, host, folder));
  } finally {
    registry.stop();
  }
}

const manifest: Document = document(manifestType, { schemaVersion: 2 });
const content = randomBytes(3_000_000);
const blob = { digest: digestOf(content), size: content.length };

interface Settings {
  readonly credentials?: Credentials;
  readonly known?: Map<string, string>;
}

/** Gives the bytes that were told to have gone. */
async function push(
  host: string,
  folder: string,
  { credentials, known = new Map() }: Settings = {},
): Promise<number> {
  const path = join(folder, "blob");
  writeFileSync(path, content);
  let sent = 0;
  const repository = new Repository(host, "shop/web", { credentials });
  const progress = (bytes: number) => {
    sent += bytes;
  };
  await pushImage(repository, "1.0", { manifest, blobs: [{ blob, content: path }] }, { known, progress });
  return sent;
}

test("a push brings blobs, then the manifest by digest, then the tag; again it sends nothing", () =>
  inRegistry(async (registry, host, folder) => {
    assert.is(await push(host, folder), content.length);
    assert.ok(registry.blobs.get(blob.digest)?.equals(content));
    assert.equal([...registry.manifests.keys()], [manifest.digest, "1.0"]);
    const before = registry.requests.length;
    await push(host, folder);
    assert.equal(registry.requests.slice(before), [
      "HEAD /v2/shop/web/blobs/sha256:…",
      "PUT /v2/shop/web/manifests/sha256:…",
      "PUT /v2/shop/web/manifests/1.0",
    ]);
  }));

test("a connection that breaks is taken up where the registry stopped", () =>
  inRegistry(async (registry, host, folder) => {
    const came: number[] = [];
    registry.fault = (request, response, body) => {
      if (request.method !== "PATCH") return false;
      came.push(body.length);
      if (came.length > 1) return false;
      registry.keepPart(new URL(request.url ?? "", "http://x").pathname, body.subarray(0, 1_000_000));
      response.destroy();
      return true;
    };
    assert.is(await push(host, folder), content.length);
    assert.equal(came, [3_000_000, 2_000_000]);
    assert.ok(registry.blobs.get(blob.digest)?.equals(content));
  }));

test("a server in trouble is asked again, one that refuses is not", () =>
  inRegistry(async (registry, host, folder) => {
    let asked = 0;
    registry.fault = (_, response) => {
      if (++asked > 1) return false;
      response.writeHead(503).end();
      return true;
    };
    await push(host, folder);
    registry.blobs.clear();
    registry.fault = (request, response) => {
      if (request.method !== "POST") return false;
      response.writeHead(403).end('{"errors":[{"code":"DENIED","message":"shop is not yours"}]}');
      return true;
    };
    const before = registry.requests.length;
    const error = await push(host, folder).catch((thrown) => thrown);
    assert.instance(error, RegistryError);
    assert.match(error.message, "DENIED: shop is not yours (403)");
    assert.is(registry.requests.slice(before).filter((one) => one.startsWith("POST")).length, 1);
  }));

test("what another repository of the registry has is mounted", () =>
  inRegistry(async (registry, host, folder) => {
    registry.blobs.set(blob.digest, content);
    registry.fault = (request, response) => {
      if (request.method !== "HEAD") return false;
      response.writeHead(404).end();
      return true;
    };
    await push(host, folder, { known: new Map([[blob.digest, "shop/other"]]) });
    assert.not(registry.requests.some((one) => one.startsWith("PATCH")));
  }));

test("a registry that asks who it is gets the password, or a token that its own address gives", () =>
  inRegistry(async (registry, host, folder) => {
    const credentials = { user: "ann", password: "secret:word" };
    const basic = `Basic ${Buffer.from("ann:secret:word").toString("base64")}`;
    for (const scheme of ["Basic", "Bearer"]) {
      const wanted = scheme === "Basic" ? basic : "Bearer a-token";
      registry.fault = (request, response) => {
        if (request.url?.startsWith("/token?")) {
          const knows = request.headers.authorization === basic;
          const scoped = decodeURIComponent(request.url).includes("scope=repository:shop/web:pull,push");
          response.writeHead(knows && scoped ? 200 : 401).end('{"token":"a-token"}');
          return true;
        }
        if (request.headers.authorization === wanted) return false;
        const challenge =
          scheme === "Basic" ? 'Basic realm="x"' : `Bearer realm="http://${host}/token",service="s"`;
        response.writeHead(401, { "www-authenticate": challenge }).end();
        return true;
      };
      registry.blobs.clear();
      await push(host, folder, { credentials });
      assert.ok(registry.blobs.has(blob.digest));
      const error = await push(host, folder, {}).catch((thrown) => thrown);
      assert.match(error.message, scheme === "Basic" ? "no credentials" : "no token");
    }
  }));

test("credentials come from the files of docker and podman, and from their helpers", () =>
  inTemporaryFolder((folder) => {
    const auth = Buffer.from("ann:a:b").toString("base64");
    const config = {
      auths: { "https://one.example.net/v1/": { auth } },
      credHelpers: { "two.example.net": "plimtest" },
    };
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    mkdirSync(join(folder, "bin"));
    const helper = join(folder, "bin/docker-credential-plimtest");
    writeFileSync(
      helper,
      '#!/bin/sh\nread host\necho "{\\"Username\\":\\"bob\\",\\"Secret\\":\\"for $host\\"}"\n',
    );
    chmodSync(helper, 0o755);
    const before = process.env.PATH;
    process.env.PATH = `${join(folder, "bin")}:${before}`;
    const of = (registry: string) => credentialsFor(registry, { DOCKER_CONFIG: folder });
    assert.equal(of("one.example.net"), { user: "ann", password: "a:b" });
    assert.equal(of("two.example.net"), { user: "bob", password: "for two.example.net" });
    assert.is(of("three.example.net"), undefined);
    process.env.PATH = before;
  }));

test("challenges are read as they are written", () => {
  const bearer = 'Bearer realm="https://a.example.net/token",service="s",scope="x,y"';
  assert.equal(readChallenge(bearer), {
    scheme: "bearer",
    realm: "https://a.example.net/token",
    service: "s",
  });
  assert.equal(readChallenge('Basic realm="r"'), { scheme: "basic" });
  assert.is(readChallenge("Negotiate"), undefined);
});

test.run();
