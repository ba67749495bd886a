import become from "./launch/become.hbs";
import cgroups from "./launch/cgroups.hbs";
import common from "./launch/common.hbs";
import declared from "./launch/declared.hbs";
import devices from "./launch/devices.hbs";
import head from "./launch/head.hbs";
import network from "./launch/network.hbs";
import processOf from "./launch/process.hbs";
import root from "./launch/root.hbs";
import run from "./launch/run.hbs";
import setup from "./launch/setup.hbs";
import verbs from "./launch/verbs.hbs";
import whole from "./launch/whole.hbs";

/**
 * The launch script's template in the order of its parts. Each part is functions but the last, which calls them; so the
 * order is for the reader.
 */
export const template = [
  head,
  declared,
  common,
  cgroups,
  network,
  setup,
  root,
  devices,
  run,
  become,
  processOf,
  whole,
  verbs,
].join("");
