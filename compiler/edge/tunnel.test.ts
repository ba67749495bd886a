import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { certificate, privateKey } from "../../spec/testing/certificate.ts";
import type { ArchiveStore } from "./fetcher.ts";
import { fetcher } from "./fetcher.ts";
import { machineHost } from "./host.ts";

const store = {} as ArchiveStore;

interface Place {
  readonly port: number;
  readonly seen: string[];
  close(): void;
}

/** An https server on loopback that answers every path with its name. */
async function serve(): Promise<Place> {
  const seen: string[] = [];
  const server = createSecureServer({ cert: certificate, key: privateKey }, (request, response) => {
    seen.push(request.url ?? "");
    response.end(`this is ${request.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, seen, close: () => void server.close() };
}

/** A proxy that takes every name for loopback; with `status` it refuses. */
async function proxy(status?: number): Promise<Place> {
  const seen: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket) => {
    seen.push(`${request.url} ${request.headers["proxy-authorization"] ?? "nobody"}`);
    if (status !== undefined) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const onward = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Yes\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, seen, close: () => void server.close() };
}

test("https goes through a proxy, which learns the place and who asks, and a connection serves twice", async () => {
  const [server, between] = await Promise.all([serve(), proxy()]);
  const network = fetcher(store, {
    backOff: [],
    certificates: certificate,
    proxy: () => `http://name:word@127.0.0.1:${between.port}`,
  });
  for (const name of ["one", "two"]) {
    const urls = [`https://mirror.example:${server.port}/${name}`];
    assert.is(Buffer.from(await network.bytes({ urls, label: name })).toString(), `this is /${name}`);
  }
  const credentials = `Basic ${Buffer.from("name:word").toString("base64")}`;
  assert.equal(between.seen, [`mirror.example:${server.port} ${credentials}`]);
  assert.equal(server.seen, ["/one", "/two"]);
  network.close();
  server.close();
  between.close();
});

test("a proxy that refuses, and a server that cannot prove its name, are told", async () => {
  const [server, refusing, between] = await Promise.all([serve(), proxy(403), proxy()]);
  const reasonOf = async (port: number, certificates?: string) => {
    const network = fetcher(store, { backOff: [], certificates, proxy: () => `http://127.0.0.1:${port}` });
    const urls = [`https://mirror.example:${server.port}/one`];
    const failure = await network.bytes({ urls, label: "one" }).catch((error) => error);
    network.close();
    return failure.message;
  };
  assert.match(await reasonOf(refusing.port, certificate), "the proxy answered 403");
  assert.match(await reasonOf(between.port), "self-signed certificate");
  assert.equal(server.seen, []);
  for (const place of [server, refusing, between]) place.close();
});

test("a host has a proxy of its own, and no_proxy excepts domains from the environment's", () => {
  const host = machineHost("/nonexistent", {
    http_proxy: "http://env.example",
    no_proxy: "inner.example, .lan",
  });
  assert.is(host.proxy("http", "a.inner.example"), undefined);
  assert.is(host.proxy("http", "files.lan"), undefined);
  assert.is(host.proxy("http", "outer.example"), "http://env.example");
});

test.run();
