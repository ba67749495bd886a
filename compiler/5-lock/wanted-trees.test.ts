import { test } from "uvu";
import * as assert from "uvu/assert";
import type { OciSource, TarSource, TreeSource } from "../3-evaluate/model.ts";
import type { LockedTree } from "./lock-file.ts";
import { at, span } from "./testing.ts";
import { asksAlike, treeRequests } from "./wanted-trees.ts";

const base = { name: "one", span, to: "/", replaces: false };
const tar = (from: TarSource["from"]["value"]): TarSource => ({
  ...base,
  kind: "tar",
  from: at(from),
  strip: 0,
});
const oci = (from: OciSource["from"]["value"], tag = "v1"): OciSource => ({
  ...base,
  kind: "oci",
  from: at(from),
  tag: at(tag),
});
const lockedAs = (source: TreeSource): LockedTree => ({
  source: source.name,
  kind: source.kind,
  requests: treeRequests(source),
  digest: "",
  blobs: [],
  files: [],
});
const isAlike = (now: TreeSource, before: TreeSource) => asksAlike(now, lockedAs(before));

test("a tarball is known by its name, wherever it comes from", () => {
  const remote = tar({ urls: ["https://one.example/tool-1.2.tar.gz"] });
  assert.ok(isAlike(tar({ urls: ["https://two.example/x/tool-1.2.tar.gz"] }), remote));
  assert.ok(isAlike(tar({ path: "vendor/tool/tool-1.2.tar.gz" }), remote));
  assert.not(isAlike(tar({ urls: ["https://one.example/tool-1.3.tar.gz"] }), remote));
  assert.not(isAlike({ ...remote, digest: at("sha256:00") }, remote));
});

test("an image is known by its repository and tag, whatever registry has it, and may come from a folder", () => {
  const remote = oci({ repository: "http://127.0.0.1:5000/team/base" });
  assert.ok(isAlike(oci({ repository: "http://other.example/team/base" }), remote));
  assert.ok(isAlike(oci({ path: "vendor/base/amd64" }), remote));
  assert.not(isAlike(oci({ repository: "http://127.0.0.1:5000/team/other" }), remote));
  assert.not(isAlike(oci({ path: "vendor/base/amd64" }, "v2"), remote));
  assert.not(isAlike(oci({ path: "two" }), oci({ path: "one" })));
  assert.not(isAlike(remote, oci({ path: "one" })));
});

test("another type of source is another thing", () => {
  assert.not(isAlike({ ...base, kind: "dir", path: at("parts") }, tar({ path: "parts" })));
});

test.run();
