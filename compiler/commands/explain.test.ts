import { test } from "uvu";
import * as assert from "uvu/assert";
import { table } from "../../spec/diagnostics/table.ts";
import { explain } from "./explain.ts";

test("a page holds the message, the help, the chapter and both examples", () => {
  const expected = `error[D0407 address-reserved]

<address> is the <role> of pool <pool>

The first and the last address of an IPv4 network and its gateway are no container's.
See spec/checks.md.

This raises it:

    language 1
    source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
    pool lan 10.40.0.0/24 { gateway = 10.40.0.1 }
    container c on std.debian-12 {
      identity { hostname = "c", address = 10.40.0.1 }
      app a { package = "a", run = ["/bin/a"] }
    }

This does not:

    language 1
    source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
    pool lan 10.40.0.0/24 { gateway = 10.40.0.1 }
    container c on std.debian-12 {
      identity { hostname = "c", address = 10.40.0.2 }
      app a { package = "a", run = ["/bin/a"] }
    }
`;
  for (const asked of ["D0407", "d0407", "address-reserved"]) assert.is(explain(asked).text, expected);
});

test("a situation is told by its sentences, its files and its command", () => {
  const { text = "", data } = explain("D0002");
  assert.match(text, "This raises it:\n\n    -- notes.txt\n    to do\n\n    $ plimsoll check\n");
  const explanation = data?.explanation as { fails: unknown } | undefined;
  assert.equal(explanation?.fails, { files: { "notes.txt": "to do\n" }, run: "plimsoll check" });
  assert.match(
    explain("app-ended").text ?? "",
    "    The app of shop is `sh -c 'exit 3'`.\n\n    $ plimsoll-runtime up shop\n",
  );
});

test("every page has both, and the list has every code in order", () => {
  for (const name of Object.keys(table))
    assert.match(explain(name).text ?? "", /\nThis raises it:\n\n {4}[^]+\nThis does not:\n\n {4}[^]+\n$/);
  const codes = (explain(undefined).text ?? "").match(/^D\d{4}/gm) ?? [];
  assert.is(codes.length, Object.keys(table).length);
  assert.equal(codes, [...codes].sort());
});

test("a code that is not there is a diagnostic", () =>
  assert.equal(
    explain("D9999").diagnostics.map(({ name }) => name),
    ["unknown-code"],
  ));

test.run();
