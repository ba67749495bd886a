import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { probe } from "../edge/probe/probe.ts";
import type { Learnt, Probed } from "../edge/probe/probed.ts";
import { format } from "../format/format.ts";
import { kernelVersion } from "../formats/kernel-version.ts";
import { sizes } from "../std/profile-text.ts";
import type { Answer } from "./output.ts";

/** A profile of this machine as text that compiles, each line with how it was learnt. */
export function probeMachine(name: string): Answer {
  const probed = probe();
  const { architecture } = probed;
  const version = kernelVersion(probed.kernel.value);
  if (!["amd64", "arm64"].includes(architecture) || !version) {
    const reason = `profiles are of amd64 and arm64; this is ${architecture} with kernel ${probed.kernel.value}`;
    return { diagnostics: [diagnose("wrong-usage", { reason })] };
  }
  const text = profileOf(name, probed, version.slice(0, 2).join("."));
  const laidOut = format("-", Buffer.from(text)).value ?? text;
  return { diagnostics: [], data: { profile: { name, ...probed, text: laidOut } }, text: laidOut };
}

function profileOf(name: string, probed: Probed, kernel: string): string {
  const { os, architecture, cpu, pageSize, libc, features } = probed;
  const having = (value: string) => Object.entries(features).filter(([, each]) => each.value === value);
  const lacking = having("no").map(([feature, { how }]) => `# without ${feature}: ${plain(how)}\n`);
  return `language 1

# What the machine itself answered; behind each line how that was learnt.
profile ${name} {
os = ${JSON.stringify(os)} # ${libc ? `/etc/os-release; ${libc.value}` : "/etc/os-release"}
architecture = ${architecture}
cpu = ${cpu.value} # ${plain(cpu.how)}
kernel = v${kernel}..v${kernel} # ${plain(`${probed.kernel.how}: ${probed.kernel.value}`)}
page-size = ${sizes([pageSize.value])} # ${plain(pageSize.how)}
${list("provides", having("yes"))}${list("unknown", having("unknown"))}
${lacking.join("")}}
`;
}

function list(field: string, features: readonly (readonly [string, Learnt<string>])[]): string {
  if (features.length === 0) return "";
  return `${field} = [\n${features.map(([name, { how }]) => `${name}, # ${plain(how)}\n`).join("")}]\n`;
}

/** What a machine says must not end the comment that it stands in. */
function plain(text: string): string {
  return text.replace(/[^ -~]+/g, " ");
}
