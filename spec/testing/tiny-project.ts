import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeKey, writeArchive } from "./archive.ts";
import { inTemporaryFolder, plimsoll } from "./cli.ts";
import { tinyPackages } from "./tiny-archive.ts";

/**
 * A locked project of two containers in a temporary folder, whose packages an archive beside it serves meanwhile from a
 * process of its own: the program under test may be waited for. The project's store is `store` in the same folder.
 */
export function inTinyProject<T>(body: (project: string, folder: string) => T | Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const project = join(folder, "project");
    const key = await makeKey(new Date("2026-01-01T00:00:00Z"));
    const suite = {
      suite: "stable",
      packages: tinyPackages,
      signers: [key],
      date: new Date("2026-08-01T00:00:00Z"),
    };
    await writeArchive(join(folder, "archive"), suite);
    const server = spawn(process.execPath, ["-e", served, join(folder, "archive")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [port] = await once(server.stdout, "data");
      mkdirSync(project);
      writeFileSync(join(project, "tiny.asc"), key.keyring);
      writeFileSync(join(project, "site.plim"), text(`http://127.0.0.1:${String(port).trim()}`));
      const { status, stdout, stderr } = plimsoll(["lock", project], {
        env: { PLIMSOLL_STORE: join(folder, "store") },
      });
      if (status !== 0) throw new Error(stdout + stderr);
      return await body(project, folder);
    } finally {
      server.kill();
    }
  });
}

const served = `
  const { createServer } = require("node:http");
  const { createReadStream } = require("node:fs");
  const server = createServer((request, response) =>
    createReadStream(process.argv[1] + decodeURIComponent(request.url))
      .on("error", () => response.writeHead(404).end())
      .pipe(response));
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

const text = (mirror: string) => `language 1

source apt tiny {
  suites  = ["stable"]
  keyring = ./tiny.asc
  mirrors = ["${mirror}"]
}

template service {
  app tiny {
    package = "tiny"
    run     = ["/usr/bin/tiny", "--port", "8080"]
    user    = tiny
    listen  = 8080/tcp
    file /etc/motd { content = "one", mode = 0640 }
  }
  mount /var/lib/tiny { volume = orders, shared = true }
}

container shop on std.debian-12 extends service {
  identity { hostname = "shop" }
}

container stall on std.debian-12 extends service {
  identity { hostname = "stall" }
  app second { run = ["/usr/bin/tiny"] }
}
`;
