import * as assert from "uvu/assert";
import { analyzed } from "../../spec/testing/language.ts";
import { link } from "../7-link/link.ts";
import { handMadeRoot, type Sketch } from "../7-link/testing.ts";
import { plan } from "../8-plan/plan.ts";
import type { Report } from "./report.ts";
import { type Known, reportOf } from "./report-of.ts";

/** The report of a program, as if it had been built into these roots. */
export function reportOfText(text: string, more: Partial<Known> = {}): Report {
  const { value, diagnostics } = analyzed(text);
  assert.ok(value, diagnostics.map(({ message }) => message).join());
  return reportOf({ model: value, servers: new Map(), diagnostics, ...more });
}

/** What is built of a root made by hand. */
export function builtOf(sketches: Readonly<Record<string, Sketch>>, runs: readonly string[][]) {
  const { value: linked } = link(handMadeRoot(sketches, runs), []);
  return { linked, plan: plan(linked).value.plan };
}

/** A program that loads two libraries, one of them because of the other, through a link. */
export const loads = builtOf(
  {
    "/lib64/ld.so": { elf: { soname: "ld.so" } },
    "/usr/bin/tool": { elf: { interpreter: "/lib64/ld.so", needed: ["liba.so.1"] } },
    "/usr/lib/liba.so.1": "liba.so.1.2",
    "/usr/lib/liba.so.1.2": { elf: { soname: "liba.so.1", needed: ["libb.so.1"] } },
    "/usr/lib/libb.so.1": { elf: { soname: "libb.so.1" } },
    "/etc/tool.conf": { text: "port = 80\n" },
  },
  [["/usr/bin/tool"]],
);
