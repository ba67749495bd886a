import { featureNames } from "../../std/features.ts";
import { list, oneOf } from "../type.ts";
import { pageSize, text, versionRange, word } from "../types.ts";
import { block, defaulted, optional, required } from "./schema.ts";

export const feature = oneOf("a feature", featureNames);

export const profile = block({
  kind: "profile",
  doc: "An operating system that containers are aimed at: what its kernel and its machine can do.",
  labels: [{ name: "name", type: word }],
  clauses: ["extends", "with"],
  blocks: [],
  fields: {
    os: defaulted(text, "linux", '"linux"', "Its name in messages."),
    architecture: required(
      oneOf("an architecture", ["amd64", "arm64"]),
      "Debian's name of the architecture.",
    ),
    cpu: required(
      oneOf("a CPU level", ["x86-64-v1", "x86-64-v2", "x86-64-v3", "x86-64-v4", "armv8-a"]),
      "The instructions that every machine of the profile has.",
    ),
    kernel: required(versionRange, "The kernels it may run: `v6.1..`, `v6.1..v6.12`."),
    "page-size": optional(
      list(pageSize, true),
      "Sizes of a memory page, one for each kernel that it may run; 4KiB, if not named.",
    ),
    provides: defaulted(list(feature), [], "[]", "What its kernel and init system offer."),
    unknown: defaulted(
      list(feature),
      [],
      "[]",
      "What they may offer: nobody has found out. What stands in neither list they do not offer.",
    ),
  },
});
