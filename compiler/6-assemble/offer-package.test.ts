import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed } from "../../spec/testing/language.ts";
import { applyFixes } from "../commands/fix-edits.ts";
import { memoryFiles } from "../edge/memory-files.ts";
import { offerPackage } from "./offer-package.ts";

/** The line that asks for packages, once the offer of `media-types` is taken; undefined when there is no edit. */
function offered(asking: string, before = ""): string | undefined {
  const text = `language 1
source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
${before}
container web on std.debian-12 {
  identity { hostname = "web" }
  app web {
    ${asking}
    run = ["/usr/bin/web"]
  }
}
`;
  const container = analyzed(text).value?.containers[0];
  assert.ok(container);
  const { fix } = offerPackage(container, "media-types", memoryFiles({ "a.plim": text }));
  const diagnostic = {
    code: "",
    name: "",
    severity: "error",
    message: "",
    spans: [],
    notes: [],
    fix,
  } as const;
  const { texts } = applyFixes([diagnostic], () => text, false);
  const after = texts.get("a.plim");
  const lines = text.split("\n");
  return after
    ?.split("\n")
    .find((line, at) => line !== lines[at])
    ?.trim();
}

test("a package alone becomes a list", () => {
  assert.is(offered('package = "nginx"'), 'package = ["nginx", "media-types"]');
});

test("a list grows at its end", () => {
  assert.is(offered('package = ["nginx"]'), 'package = ["nginx", "media-types"]');
  assert.is(offered('package = ["nginx", "php"]'), 'package = ["nginx", "php", "media-types"]');
  assert.is(offered('package = ["nginx", "php",]'), 'package = ["nginx", "php", "media-types",]');
});

test("where it is not written out there is no edit", () => {
  assert.is(offered("package = name", 'let name = "nginx"'), undefined);
  assert.is(offered('package = "nginx-{flavour}"', 'let flavour = "light"'), undefined);
  assert.is(offered('package = if true then "nginx" else "php"'), undefined);
});

test.run();
