import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { writeFiles } from "../edge/replace-output.ts";
import { readSigningKey, type SigningKey } from "../edge/signing-key.ts";
import { base64, signedStatement } from "../formats/dsse.ts";
import { blobBundle, statementBundle } from "../formats/sigstore-bundle.ts";
import { refusal } from "./compile-project.ts";
import { answer } from "./output.ts";

export interface SignOptions {
  readonly format: Format;
  readonly key: string;
}

/** `plimsoll sign`: signs the evidence of bundles and image folders, and single files. What it writes stands beside them. */
export async function sign(targets: readonly string[], { format, key: file }: SignOptions): Promise<number> {
  const key = readSigningKey(file, process.env.PLIMSOLL_KEY_PASSWORD);
  if (typeof key === "string")
    return answer(format, ".", { diagnostics: [diagnose("unusable-key", { file, reason: key })] });
  const signed = targets.map((target) => signTarget(target, key));
  const diagnostics = signed.flatMap((one) => one.diagnostics);
  const written = signed.flatMap(({ value }) => value);
  const text = written.map((path) => `${path}\n`).join("");
  return answer(format, ".", { diagnostics, data: { signed: written }, text });
}

/** The paths that were written. */
function signTarget(target: string, key: SigningKey): Checked<readonly string[]> {
  try {
    if (!statSync(target).isDirectory()) return { value: signFile(target, key), diagnostics: [] };
    const names = readdirSync(target);
    const statements = names.filter((name) => /(^|\.)provenance\.json$/.test(name)).sort();
    if (statements.length === 0 || !names.includes("SHA256SUMS")) return failed(nothing(target));
    const written = [
      ...statements.flatMap((name) => signStatement(join(target, name), key)),
      ...signFile(join(target, "SHA256SUMS"), key),
    ];
    return { value: written, diagnostics: [] };
  } catch (error) {
    return failed(refusal(error));
  }
}

function failed(diagnostic: Diagnostic): Checked<readonly string[]> {
  return { value: [], diagnostics: [diagnostic] };
}

function nothing(folder: string): Diagnostic {
  return diagnose("nothing-to-sign", { folder });
}

/** `FILE.sig`, the signature in base64, and `FILE.sigstore.json`, the same as a Sigstore bundle. */
function signFile(path: string, key: SigningKey): string[] {
  const blob = readFileSync(path);
  const signature = key.sign(blob);
  return write(path, {
    ".sig": Buffer.from(base64(signature)),
    ".sigstore.json": json(blobBundle(blob, signature, key.id)),
  });
}

/** `provenance.dsse.json`, an envelope, and the same as a Sigstore bundle. */
function signStatement(path: string, key: SigningKey): string[] {
  const envelope = signedStatement(readFileSync(path), key.sign);
  return write(path.replace(/\.json$/, ""), {
    ".dsse.json": json(envelope),
    ".sigstore.json": json(statementBundle(envelope, key.id)),
  });
}

function write(path: string, files: Readonly<Record<string, Uint8Array>>): string[] {
  const named = Object.entries(files).map(([ending, bytes]) => [path + ending, { bytes }] as const);
  writeFiles("", new Map(named));
  return named.map(([name]) => name);
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
