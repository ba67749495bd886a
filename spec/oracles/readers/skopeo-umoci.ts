import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../plan.ts";
import { compareTree } from "./compare-tree.ts";
import { ask, type Reader } from "./reader.ts";

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** Names of a layout's images to the digests of their manifests. */
export function imagesIn(layout: string): Map<string, string> {
  const { manifests } = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as Index;
  return new Map(
    manifests.map(({ digest, annotations }) => [
      annotations["org.opencontainers.image.ref.name"] ?? "",
      digest,
    ]),
  );
}

/** Reads each image, and copies it whole into another layout, where it must have the same digest. */
export const skopeo: Reader = ({ layout, plans }, work) => {
  const copy = join(work, "copy");
  return [...imagesIn(layout)].flatMap(([name, digest]) => {
    const source = `oci:${layout}:${name}`;
    const { Digest, Labels } = JSON.parse(ask("skopeo", ["inspect", source])) as {
      Digest: string;
      Labels: Readonly<Record<string, string>>;
    };
    ask("skopeo", ["copy", "-q", "--preserve-digests", source, `oci:${copy}:${name}`]);
    const copied = imagesIn(copy).get(name);
    const plan = plans.find(({ container }) => container === Labels["plimsoll.container"]);
    return [
      ...(Digest === digest ? [] : [`${name} has the digest ${Digest} for skopeo, ${digest} in the index`]),
      ...(copied === digest ? [] : [`${name} is ${copied} once copied`]),
      ...(plan?.rootDigest === Labels["plimsoll.root-digest"]
        ? []
        : [`${name} has the label of another root`]),
    ];
  });
};

/** Unpacks each image, packed in each way: the tree must be the plan. */
export const umoci: Reader = ({ plans, layout, build }, work) => {
  // umoci of Debian 12 knows no zstd.
  build("oci", join(work, "gzip"), ["--compress", "gzip"]);
  return [layout, join(work, "gzip")].flatMap((from, at) =>
    plans.flatMap((plan: Plan) => {
      const to = join(work, `${plan.container}-${at}`);
      ask("umoci", ["unpack", "--image", `${from}:${plan.container}`, to]);
      return compareTree(join(to, "rootfs"), plan);
    }),
  );
};
