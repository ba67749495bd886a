import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";

const text = (memory: string): string => `language 1

fleet shop for zone in [a, b] {
  hostname = "edge-{zone}"
  profile  = std.debian-12
  capacity { memory = 16GiB }
}
server vault {
  hostname = "vault"
  profile  = std.debian-13
  capacity { memory = 32GiB }
}
container web for n in [x, y] {
  identity { hostname = "web-{n}" }
  app a { run = ["/bin/a"] }
  limits { memory = ${memory} }
  place {
    on = shop
    apart server { from = [web] }
  }
}
container db on vault {
  identity { hostname = "db" }
  app a { run = ["/bin/a"] }
}
`;

async function ask(memory: string, args: readonly string[]) {
  return inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), text(memory));
    return plimsoll([...args, folder], { env: { PLIMSOLL_STORE: join(folder, "store") } });
  });
}

test("why-not tells what is in the way, and who would have to move", async () => {
  const { status, stdout } = await ask("9GiB", ["why-not", "web-x", "shop"]);
  assert.is(status, 0);
  assert.is(
    stdout,
    `web-x on shop-a: stands there
web-x on shop-b: can be there when others move
  memory: it takes 9GiB of memory, and shop-b has 7GiB left of 16GiB, beside web-y (a.plim:16)
  apart: it wants to be apart from web by server, and web-y is there (a.plim:19)
  move web-y from shop-b to shop-a
`,
  );
});

test("why-not answers when there is no placement", async () => {
  const { status, stdout } = await ask("20GiB", ["why-not", "web-x", "shop-a"]);
  assert.is(status, 0);
  assert.match(
    stdout,
    "web-x on shop-a: cannot be there\n  memory: it takes 20GiB of memory, and shop-a has 16GiB (",
  );
});

test("why-not has a document for programs, and refuses names that are nobody's", async () => {
  const { stdout } = await ask("1GiB", ["why-not", "db", "shop-a", "--format", "json"]);
  const [{ answer, reasons }] = JSON.parse(stdout).why_not;
  assert.equal([answer, reasons.map((each: { rule: string }) => each.rule)], ["never", ["profile", "on"]]);
  const unknown = await ask("1GiB", ["why-not", "bd", "shop-a"]);
  assert.is(unknown.status, 1);
  assert.match(unknown.stderr, "D0030 unknown-container");
  const nowhere = await ask("1GiB", ["why-not", "db", "shop-c"]);
  assert.match(nowhere.stderr, "D0031 unknown-server");
});

test("check --matrix has a cell for every container and server", async () => {
  const { status, stdout } = await ask("9GiB", ["check", "--matrix"]);
  assert.is(status, 0);
  assert.is(
    stdout,
    `       shop-a   shop-b   vault
db     profile  profile  here
web-x  here     ok       on
web-y  ok       here     on

db: it goes on vault alone
db: it is proved against std.debian-13, and not against std.debian-12
web-x: it goes on shop-a or shop-b alone
web-y: it goes on shop-a or shop-b alone

not linked, by the text alone: there is no lock: plimsoll lock makes one
`,
  );
  const failed = await ask("20GiB", ["check", "--matrix", "--format", "json"]);
  assert.is(failed.status, 1);
  const { columns, rows } = JSON.parse(failed.stdout).matrix;
  assert.equal(columns, ["shop-a", "shop-b", "vault"]);
  assert.is(rows[1].cells[0].reasons[0].rule, "memory");
});

test.run();
