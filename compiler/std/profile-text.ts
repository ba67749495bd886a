import { isConfirmed, type KnownProfile } from "./known-profile.ts";

/**
 * A release as a file of the language, not yet formatted: the profile for amd64, and one for arm64 that extends it. Of a
 * processor nothing is counted on that nobody confirmed.
 */
export function profileText({ name, os, facts, features }: KnownProfile, family: string): string {
  const architectures = facts.architectures?.value ?? [];
  const having = (value: string) => Object.keys(features).filter((each) => features[each]?.value === value);
  const amd64 = block(`profile ${name}`, [
    ["os", JSON.stringify(os)],
    ["architecture", "amd64"],
    ["cpu", facts.cpu && isConfirmed(facts.cpu) ? facts.cpu.value : "x86-64-v1"],
    ["kernel", `v${facts.kernel?.value}..`],
    ["provides", list(having("yes"))],
    ["unknown", list(having("unknown"))],
  ]);
  const arm64 = block(`profile ${name}-arm64 extends ${name}`, [
    ["architecture", "arm64"],
    ["cpu", "armv8-a"],
    ["page-size", sizes(facts["page-sizes-arm64"]?.value ?? [])],
  ]);
  const head = `language 1\n\n# Made from compiler/std/data/${family}.json, where the source of each fact stands.\n\n`;
  return head + [amd64, ...(architectures.includes("arm64") ? [arm64] : [])].join("\n");
}

/** A block of fields, for the formatter to lay out; empty lists are left out. */
export function block(header: string, fields: readonly (readonly [name: string, value: string])[]): string {
  const said = fields.filter(([, value]) => value !== "[]");
  return `${header} {\n${said.map(([name, value]) => `${name} = ${value}\n`).join("")}}\n`;
}

/** `[4KiB, 64KiB]` */
export function sizes(bytes: readonly number[]): string {
  return list(bytes.map((each) => `${each / 1024}KiB`));
}

export function list(items: readonly string[]): string {
  return `[${items.join(", ")}]`;
}
