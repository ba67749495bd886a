import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { insideOwnMounts } from "./machine.ts";

insideOwnMounts();

/**
 * The probe asks a query, on the socket and over the network with the password of a file whose name a shell would take apart, and
 * keeps in the volume how often the database has been started. Of the cache the network is asked:
 * what it is told, it tells again, and it knows its bounds.
 */
const project = (folder: string) => `language 1
source apt debian {
  suites  = ["bookworm", "bookworm-updates", "bookworm-security"]
  keyring = std.keyring.debian
}
pool lan 10.213.44.0/24 { gateway = 10.213.44.1 }
profile server extends std.debian-12 { kernel = v6.1.. }

container db on server extends std.postgresql(version = 15, data = kept, password = "/secrets/first $(false) word") {
  identity { hostname = "db", address = lan.auto, mac = lan.auto }
  health {
    every = 1s
    probe = exec(["/bin/sh", "-ec", """
      psql -Atc 'select 41 + 1' | grep -qx 42
      PGPASSWORD=word psql -h 127.0.0.1 -Atc 'select 41 + 1' | grep -qx 42
      if PGPASSWORD=other psql -h 127.0.0.1 -Atc 'select 41 + 1'; then exit 1; fi
      psql -qc 'create table if not exists starts (at text primary key)'
      psql -qc 'insert into starts values (pg_postmaster_start_time()) on conflict do nothing'
      psql -Ato /var/lib/postgresql/count -c 'select count(*) from starts'
    """])
  }
  packages = ["grep"]
  mount /secrets { host = ${folder}/secrets, read-only = true }
}

container cache on server extends std.redis(keys = "48mb", memory = 64MiB) {
  identity { hostname = "cache", address = 10.213.44.20, mac = lan.auto }
  health   { every = 1s }
}
`;

const script = `up() { "$0" "$1/runtime.cjs" up "$2"/out/* || exit 1; }
up "$@"
exec 3<>/dev/tcp/10.213.44.20/6379
printf 'SET a b\\r\\nGET a\\r\\nCONFIG GET maxmemory\\r\\nQUIT\\r\\n' >&3
cat <&3 >"$2/answers"
"$0" "$1/runtime.cjs" down
up "$@"
"$0" "$1/runtime.cjs" down`;

test("a database and a cache of the standard library start, answer, and the database keeps what it was told", () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-standard-"));
  const env = { ...process.env, PLIMSOLL_STATE: join(folder, "state"), NO_COLOR: "1" };
  const run = (words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(words[0] as string, words.slice(1), {
      encoding: "utf8",
      env,
      timeout: 300_000,
    });
    assert.is(status, 0, `${stdout}${stderr}`);
  };
  try {
    mkdirSync(join(folder, "secrets"));
    writeFileSync(join(folder, "secrets/first $(false) word"), "word\n");
    writeFileSync(join(folder, "site.plim"), project(folder));
    run([
      process.execPath,
      resolve("dist/plimsoll.cjs"),
      "build",
      folder,
      "--out",
      join(folder, "out"),
      "--quiet",
    ]);
    run(["bash", "-c", script, process.execPath, resolve("dist"), folder]);
    const [ok, size, value, , , , bytes] = readFileSync(join(folder, "answers"), "latin1")
      .split("\r\n")
      .filter((line) => line !== "*2");
    assert.equal([ok, size, value], ["+OK", "$1", "b"]);
    assert.is(bytes, String(48 * 1024 * 1024));
    const kept = readdirSync(join(folder, "state"), { recursive: true, encoding: "utf8" }).find((path) =>
      path.endsWith("kept/count"),
    );
    assert.is(readFileSync(join(folder, "state", kept ?? "no count"), "utf8"), "2\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
