import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { App, FileBlock } from "../../3-evaluate/model.ts";
import type { ProgramFiles } from "../../edge/interfaces.ts";
import { type CheckRule, filesOf } from "../rule.ts";

/** Forms that mean one thing alone; each is what its issuer documents. The longest file that is looked at, in bytes. */
const forms: readonly (readonly [what: string, form: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["an AWS access key", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b/],
  ["a GitLab token", /\bglpat-[\w-]{20,}/],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ["a Google API key", /\bAIza[\w-]{35}\b/],
  ["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["a password in an address", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'{}$]+:[^\s/:@"'{}$<>]{3,}@/],
];
const longest = 1 << 20;

/** Names of variables whose value is a secret; one that names a file holds none. */
const secretName = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY)(?:$|_)/i;
const isReference = (name: string, value: string): boolean =>
  value === "" || value.startsWith("/") || /_(?:FILE|PATH|NAME|URL|TTL)$/i.test(name);

/**
 * What is in a plan is in the store, in every bundle and on every server: no place for a secret. The message never
 * repeats it.
 */
export const secrets: CheckRule = ({ containers }, files) =>
  containers.flatMap((container) => [
    ...container.apps.flatMap(ofApp),
    ...filesOf(container).flatMap((block) => ofFile(block, files)),
  ]);

function ofApp({ name: app, env, span }: App): Diagnostic[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const what =
      formOf(value) ?? (secretName.test(name) && !isReference(name, value) ? "a secret" : undefined);
    return what ? told(`variable ${name} of app ${app}`, what, span) : [];
  });
}

function ofFile({ path, body: { value, span } }: FileBlock, files: ProgramFiles): Diagnostic[] {
  const what = formOf("content" in value ? value.content : textOf(value.from, files));
  return what ? told(`file ${path.value}`, what, span) : [];
}

function textOf(file: string, files: ProgramFiles): string {
  const size = files.size(file);
  return size === undefined || size > longest ? "" : Buffer.from(files.read(file) ?? []).toString("latin1");
}

const formOf = (text: string): string | undefined => forms.find(([, form]) => form.test(text))?.[0];

const told = (where: string, what: string, at: Span): Diagnostic[] => [
  diagnose("secret-in-plan", { where, what }, { at }),
];
