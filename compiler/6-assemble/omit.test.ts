import { test } from "uvu";
import * as assert from "uvu/assert";
import { omitFrom } from "./omit.ts";
import { factsOf } from "./testing.ts";

const facts = factsOf({
  name: "tiny",
  files: {
    "/usr/share/doc": {},
    "/usr/share/doc/tiny": {},
    "/usr/share/doc/tiny/copyright": "licence",
    "/usr/share/doc/tiny/README": "text",
    "/usr/share/man": {},
    "/usr/share/man/man1": {},
    "/usr/share/man/man1/tiny.1.gz": "page",
    "/usr/share/locale": {},
    "/usr/share/locale/de": {},
    "/usr/share/locale/de/tiny.mo": "text",
    "/usr/share/locale/locale.alias": "names",
    "/usr/bin/tiny": "program",
  },
});
const left = (...omissions: Parameters<typeof omitFrom>[1] & string[]) =>
  omitFrom([facts], omissions)[0]?.members.map(({ path }) => path) ?? [];

test("documentation goes but for copyrights and the folders above them", () => {
  const paths = left("documentation");
  assert.ok(paths.includes("/usr/share/doc/tiny/copyright") && paths.includes("/usr/share/doc/tiny"));
  assert.not(paths.includes("/usr/share/doc/tiny/README"));
  assert.ok(paths.includes("/usr/share/man/man1/tiny.1.gz"));
});

test("manuals go with their folders, translations but for the list of names", () => {
  assert.not(left("manuals").some((path) => path.startsWith("/usr/share/man/")));
  const paths = left("translations");
  assert.not(paths.includes("/usr/share/locale/de/tiny.mo"));
  assert.ok(paths.includes("/usr/share/locale/locale.alias") && paths.includes("/usr/bin/tiny"));
});

test("nothing goes where nothing is omitted", () => {
  assert.is(omitFrom([facts])[0], facts);
});

test.run();
