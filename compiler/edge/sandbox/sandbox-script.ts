import cgroups from "../../9-emit/launch/cgroups.hbs";
import devices from "../../9-emit/launch/devices.hbs";
import run from "./run.hbs";
import head from "./sandbox.hbs";

/** The shell script that runs one maintainer script; it shares the bounds and the tools of launch scripts. */
export const sandboxScript = [head, cgroups, devices, run].join("");
