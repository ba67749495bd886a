export { wantsColor } from "../../spec/diagnostics/color.ts";
export { type Answer, defer, deliver as answer } from "../../spec/diagnostics/deliver.ts";
export { exit } from "../../spec/diagnostics/exit-status.ts";
