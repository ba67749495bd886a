import alma from "./data/alma.json" with { type: "json" };
import alpine from "./data/alpine.json" with { type: "json" };
import amazon from "./data/amazon.json" with { type: "json" };
import bottlerocket from "./data/bottlerocket.json" with { type: "json" };
import debian from "./data/debian.json" with { type: "json" };
import fedora from "./data/fedora.json" with { type: "json" };
import flatcar from "./data/flatcar.json" with { type: "json" };
import rhel from "./data/rhel.json" with { type: "json" };
import rocky from "./data/rocky.json" with { type: "json" };
import sles from "./data/sles.json" with { type: "json" };
import talos from "./data/talos.json" with { type: "json" };
import ubuntu from "./data/ubuntu.json" with { type: "json" };
import type { Distribution } from "./distribution.ts";

/** Everything that is known, with its sources. Large: only what prints or tests it loads it, never a check. */
export const distributions: readonly Distribution[] = [
  debian,
  ubuntu,
  rhel,
  rocky,
  alma,
  amazon,
  sles,
  fedora,
  alpine,
  flatcar,
  bottlerocket,
  talos,
] as readonly Distribution[];
