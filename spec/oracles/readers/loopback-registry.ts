import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Runs Debian's registry on loopback while `body` works; gives it the address. With `htpasswd` it asks who is there. */
export async function withRegistry<T>(
  work: string,
  htpasswd: string | undefined,
  body: (host: string) => T | Promise<T>,
): Promise<T> {
  const port = await freePort();
  const auth = htpasswd ? `auth: { htpasswd: { realm: test, path: ${htpasswd} } }\n` : "";
  const storage = `storage: { filesystem: { rootdirectory: ${join(work, "registry")} } }`;
  writeFileSync(
    join(work, "registry.yml"),
    `version: 0.1\n${storage}\nhttp: { addr: "127.0.0.1:${port}" }\nlog: { level: error }\n${auth}`,
  );
  const server = spawn("docker-registry", ["serve", join(work, "registry.yml")], { stdio: "ignore" });
  try {
    await answering(server, `http://127.0.0.1:${port}/v2/`);
    return await body(`127.0.0.1:${port}`);
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, "exit");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function answering(server: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (server.exitCode !== null) throw new Error(`docker-registry ended with ${server.exitCode}`);
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new Error("docker-registry does not answer");
}
