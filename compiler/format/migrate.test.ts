import type { IToken } from "chevrotain";
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as t from "../../grammar/tokens.ts";
import { fixAll } from "../commands/fix-rounds.ts";
import { memoryFiles } from "../edge/memory-files.ts";
import { format } from "./format.ts";
import { placeOf } from "./migrate.ts";
import type { Migration, Replacement } from "./migrations.ts";

/**
 * A made-up language before the first. In language 0 a field was written `name: value` and the clause `after` was
 * called `needs`.
 */
const fromZero: Migration = {
  from: 0,
  description: "fields take =, and needs is after",
  rewrite: (tokens) => [...tokens.flatMap(fieldColons(tokens)), ...tokens.flatMap(renamed("needs", "after"))],
};

/** The colon behind a name in a block is that of a field; in parentheses it is that of a parameter's type. */
function fieldColons(tokens: readonly IToken[]): (token: IToken, index: number) => Replacement[] {
  const open: IToken[] = [];
  return (token, index) => {
    if ("([{".includes(token.image)) open.push(token);
    if (")]}".includes(token.image)) open.pop();
    const isField = token.tokenType === t.Colon && (open.at(-1)?.image ?? "{") === "{";
    const before = tokens[index - 1];
    return isField && before?.tokenType === t.Identifier ? [{ ...placeOf(token), text: " =" }] : [];
  };
}
const renamed = (from: string, to: string) => (token: IToken) =>
  token.tokenType === t.Identifier && token.image === from ? [{ ...placeOf(token), text: to }] : [];

const old = `# The site, as it was written once.
language 0

source apt debian { suites: ["bookworm"], keyring: std.keyring.debian } # Debian: its archive
pool lan 10.40.0.0/24 { gateway: 10.40.0.1 }

template small(mem: bytes = 64MiB) {
  limits { memory: mem }
}
container web on std.debian-12 extends small() {
  identity { hostname: "web", address: lan.auto }
  app cache { package: "redis", run: ["/usr/bin/redis-server", "port: {note}"] }
  app nginx needs cache { package: "nginx-light", run: ["/usr/sbin/nginx"] }
}
let note = "needs: nothing"
`;
const now = `# The site, as it was written once.
language 1

source apt debian { suites = ["bookworm"], keyring = std.keyring.debian } # Debian: its archive
pool lan 10.40.0.0/24 { gateway = 10.40.0.1 }

template small(mem: bytes = 64MiB) {
  limits { memory = mem }
}
container web on std.debian-12 extends small() {
  identity { hostname = "web", address = lan.auto }
  app cache { package = "redis", run = ["/usr/bin/redis-server", "port: {note}"] }
  app nginx after cache { package = "nginx-light", run = ["/usr/sbin/nginx"] }
}
let note = "needs: nothing"
`;

test("a file of an older language is written in this one: strings, comments and layout stay", async () => {
  const { changes, applied, left } = await fixAll(memoryFiles({ "a.plim": old }), {
    unsafe: false,
    known: [fromZero],
  });
  assert.equal(changes, [{ file: "a.plim", before: old, after: now }]);
  assert.equal(left, []);
  assert.equal(
    applied.map(({ fix }) => fix.description),
    ["write it in language 1: fields take =, and needs is after"],
  );
});

test("what was migrated can be laid out", async () => {
  const { value } = format("a.plim", new TextEncoder().encode(now));
  assert.ok(value?.includes('identity { hostname = "web", address = lan.auto }'));
});

test("without a migration an older language is refused by name and not touched", async () => {
  const { changes, left } = await fixAll(memoryFiles({ "a.plim": old }), { unsafe: true });
  assert.equal(
    changes.filter(({ after }) => after.includes("language 1")),
    [],
  );
  assert.is(left.find(({ name }) => name === "unsupported-language")?.spans[0]?.start.line, 2);
});

test("a newer language has no way back", async () => {
  const { changes, left } = await fixAll(memoryFiles({ "a.plim": "language 2\n" }), {
    unsafe: true,
    known: [fromZero],
  });
  assert.equal(changes, []);
  assert.equal(
    left.map(({ name }) => name),
    ["unsupported-language"],
  );
});

test("a file that is in this language already is left alone", async () => {
  assert.equal(
    (await fixAll(memoryFiles({ "a.plim": now }), { unsafe: false, known: [fromZero] })).changes,
    [],
  );
});

test("of imported files each is migrated for itself", async () => {
  const files = memoryFiles({
    "a.plim": 'language 1\nimport "./parts/b.plim"\nrequire name == "x"\n',
    "parts/b.plim": 'language 0\nlet name = "x"\npool lan 10.40.0.0/24 { gateway: 10.40.0.1 }\n',
  });
  const { changes } = await fixAll(files, { unsafe: false, known: [fromZero] });
  assert.equal(
    changes.map(({ file }) => file),
    ["parts/b.plim"],
  );
  assert.match(changes[0]?.after ?? "", /^language 1\n[\s\S]*gateway = 10/);
});

test.run();
