import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { featureNames } from "../../std/features.ts";
import { probe } from "./probe.ts";
import { processorLevel } from "./processor.ts";

test("every feature is asked for, and the machine is as it was", () => {
  const state = () => [
    ...["/proc/self/mountinfo", "/proc/sys/user/max_user_namespaces"].map((file) =>
      readFileSync(file, "utf8"),
    ),
    ...readdirSync("/sys/module"),
    ...readdirSync(tmpdir()).filter((name) => name.startsWith("plimsoll-probe-")),
  ];
  const before = state();
  const { features, pageSize } = probe();
  assert.equal(state(), before);
  assert.equal(Object.keys(features), featureNames);
  assert.ok(Object.values(features).every(({ how }) => how.length > 0));
  assert.ok([4096, 16384, 65536].includes(pageSize.value));
});

const second = "cx16 lahf_lm popcnt pni ssse3 sse4_1 sse4_2";
const third = "abm avx avx2 bmi1 bmi2 f16c fma movbe xsave";
const fourth = "avx512f avx512bw avx512cd avx512dq avx512vl";
const cpuinfo = (...processors: string[]) =>
  processors.map((flags) => `processor : 0\nflags\t\t: fpu ${flags}\n`).join("\n");

test("the level of a machine is that of its least processor", () => {
  const level = (text: string) => processorLevel("amd64", text).value;
  assert.is(level(""), "x86-64-v1");
  assert.is(level(cpuinfo("")), "x86-64-v1");
  assert.is(level(cpuinfo(second)), "x86-64-v2");
  assert.is(level(cpuinfo(`${second} ${third}`)), "x86-64-v3");
  assert.is(level(cpuinfo(`${second} ${third} ${fourth}`)), "x86-64-v4");
  assert.is(level(cpuinfo(`${second} ${third}`, second)), "x86-64-v2");
  assert.is(level(cpuinfo(`${third} ${fourth}`)), "x86-64-v1");
  assert.match(processorLevel("amd64", cpuinfo(`${second} avx`)).how, "without abm, avx2,");
  assert.is(processorLevel("arm64", "").value, "armv8-a");
});

test.run();
