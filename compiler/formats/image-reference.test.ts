import { test } from "uvu";
import * as assert from "uvu/assert";
import { readImageReference } from "./image-reference.ts";

test("a reference is registry, repository and tag", () => {
  const of = (registry: string, repository: string, tag: string) => ({ registry, repository, tag });
  assert.equal(readImageReference("localhost/web"), of("localhost", "web", "latest"));
  assert.equal(readImageReference("localhost:5000/shop/web:1.0"), of("localhost:5000", "shop/web", "1.0"));
  assert.equal(readImageReference("r.example.net/a/b__c/d.e:T_1"), of("r.example.net", "a/b__c/d.e", "T_1"));
  assert.equal(readImageReference("[::1]:5000/web:x"), of("[::1]:5000", "web", "x"));
});

test("what is none says why", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["shop/web", "shop is no registry"],
    ["web", "REGISTRY/REPOSITORY:TAG"],
    ["localhost/Web", "lower case"],
    ["localhost/web:", "REGISTRY"],
    ["localhost/../web", "REGISTRY"],
    [`localhost/${"a/".repeat(130)}b`, "longer"],
    [`localhost/web@sha256:${"0".repeat(64)}`, "digest"],
  ];
  for (const [text, reason] of cases) assert.match(String(readImageReference(text)), reason);
});

test.run();
