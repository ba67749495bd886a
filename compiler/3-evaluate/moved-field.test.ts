import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed } from "../../spec/testing/language.ts";

const server = 'server s { hostname = "s", profile = std.debian-12 }\n';
const site = (place: string, more = "") => `language 1
${server}container web {
  identity { hostname = "web" }
  app web { run = ["/usr/bin/web"] }${more}
${place}
}
`;

/** The text when what the only diagnostic offers is done. */
function mended(text: string): string | undefined {
  const { diagnostics } = analyzed({ "main.plim": text });
  assert.equal(
    diagnostics.map(({ name }) => name),
    ["unknown-field"],
  );
  const [{ fix, notes } = {}] = diagnostics;
  assert.equal(notes, ["needs is a field of the container itself"]);
  if (!fix?.safe) return undefined;
  const edits = [...fix.edits].sort((a, b) => b.span.start.offset - a.span.start.offset);
  const fixed = edits.reduce(
    (now, { span, text }) => now.slice(0, span.start.offset) + text + now.slice(span.end.offset),
    text,
  );
  assert.equal(analyzed({ "main.plim": fixed }).diagnostics, [], fixed);
  return fixed;
}

test("what place needed is what the container needs", () => {
  assert.is(mended(site("  place { needs = [seccomp] }")), site("  needs += [seccomp]\n  place {  }"));
  assert.is(
    mended(site("  place { on = s, needs = seccomp, ports = 443/tcp }")),
    site("  needs += seccomp\n  place { on = s, ports = 443/tcp }"),
  );
  assert.is(
    mended(site("  place {\n    needs = [seccomp, bpf]\n    on    = s\n  }")),
    site("  needs += [seccomp, bpf]\n  place {\n    on    = s\n  }"),
  );
});

test("where the container needs something already its author puts the two together", () => {
  assert.is(mended(site("  place { needs = [seccomp] }", "\n  needs = bpf")), undefined);
});

test.run();
