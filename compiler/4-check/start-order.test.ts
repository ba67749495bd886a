import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed } from "../../spec/testing/language.ts";
import { startOrder } from "./start-order.ts";

function order(apps: string): string[] {
  const text = `language 1\ncontainer c on std.debian-12 {\nidentity { hostname = "c" }\n${apps}\n}\n`;
  const { value, diagnostics } = analyzed(text);
  assert.equal(diagnostics, []);
  const [container] = value?.containers ?? [];
  return container ? startOrder(container) : [];
}
const app = (name: string, after = "") => `app ${name} ${after} { run = ["/bin/x"] }`;

test("apps start after those they wait for", () => {
  assert.equal(order([app("a", "after c, b"), app("b", "after c"), app("c")].join("\n")), ["c", "b", "a"]);
});

test("where nothing says more, the order is that of names, however they are written", () => {
  assert.equal(order([app("b"), app("a"), app("c", "after [a]")].join("\n")), ["a", "b", "c"]);
});

test("apps in a ring come last and are not lost", () => {
  const located = (value: string) => ({ value, span: undefined as never });
  const ring = [
    { name: "a", after: [located("b")] },
    { name: "b", after: [located("a")] },
    { name: "c", after: [] },
  ];
  assert.equal(startOrder({ apps: ring as never }), ["c", "a", "b"]);
});

test.run();
