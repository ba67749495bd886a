import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { App, FileBlock } from "../../3-evaluate/model.ts";
import type { ProgramFiles } from "../../edge/interfaces.ts";
import { askedOnce, both, type CheckRule, filesOf, nothing, ofEach } from "../rule.ts";

/** Forms that mean one thing alone, each as its issuer documents it; where no mark of one stands, it is not looked for. */
const forms: readonly (readonly [what: string, marks: readonly string[], form: RegExp])[] = [
  ["a private key", ["PRIVATE KEY"], /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["an AWS access key", ["AKIA", "ASIA"], /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  [
    "a GitHub token",
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b/,
  ],
  ["a GitLab token", ["glpat-"], /\bglpat-[\w-]{20,}/],
  ["a Slack token", ["xox"], /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ["a Google API key", ["AIza"], /\bAIza[\w-]{35}\b/],
  ["a Stripe key", ["k_live_"], /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["a password in an address", ["@"], /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'{}$]+:[^\s/:@"'{}$<>]{3,}@/],
];
const anyMark = new RegExp(forms.flatMap(([, marks]) => marks).join("|"));
/** The shortest of them: a password in an address. */
const shortest = "a://b:cde@".length;
/** The longest file that is looked at, in bytes. */
const longest = 1 << 20;

/** Names of variables whose value is a secret; one that names a file holds none. */
const secretName = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY)(?:$|_)/i;
/** `--db-password=…` and the like, and the same with the value behind it. */
const secretOption = /^--?(?:[\w-]*-)?(?:password|passwd|passphrase|secret|token|api-?key)(?:=(.*))?$/is;
const isReference = (name: string, value: string): boolean =>
  value === "" || value.startsWith("/") || /_(?:FILE|PATH|NAME|URL|TTL)$/i.test(name);

/**
 * What is in a plan is in the store, in every bundle and on every server: no place for a secret. The message never
 * repeats it.
 */
export const secrets: CheckRule = ({ containers }, files) => {
  const formOfFile = askedOnce((file) => formOf(textOf(file, files)));
  const ofFile = (block: FileBlock) => both(ofBody(block, formOfFile), ofVariables(block));
  return ofEach(containers, (container) =>
    both(ofEach(container.apps, ofApp), ofEach(filesOf(container), ofFile)),
  );
};

function ofApp(app: App): readonly Diagnostic[] {
  return both(ofEnvironment(app), ofArguments(app));
}

function ofArguments({ name: app, run }: App): readonly Diagnostic[] {
  let before: string | undefined;
  return ofEach(run, ({ value, span }) => {
    const named = givenIn(value) ?? (isBareSecret(before) ? value : undefined);
    before = value;
    const isSecret = named !== undefined && !isReference("", named) && !named.startsWith("-");
    const what = formOf(value) ?? (isSecret ? "a secret" : undefined);
    return what ? told(`an argument of app ${app}`, what, span) : nothing;
  });
}
const givenIn = (option: string): string | undefined =>
  option.startsWith("-") ? secretOption.exec(option)?.[1] : undefined;
const isBareSecret = (option = ""): boolean =>
  option.startsWith("-") && secretOption.test(option) && !option.includes("=");

function ofEnvironment({ name: app, env, span }: App): readonly Diagnostic[] {
  return ofEach(Object.keys(env), (name) => {
    const value = env[name] ?? "";
    const isSecret = secretName.test(name) && !isReference(name, value);
    const what = formOf(value) ?? (isSecret ? "a secret" : undefined);
    return what ? told(`variable ${name} of app ${app}`, what, span) : nothing;
  });
}

function ofBody(
  { path, body: { value, span } }: FileBlock,
  formOfFile: (file: string) => string | undefined,
): readonly Diagnostic[] {
  const what = "content" in value ? formOf(value.content) : formOfFile(value.from);
  return what ? told(`file ${path.value}`, what, span) : nothing;
}

function ofVariables({ path, body: { span }, with: variables }: FileBlock): readonly Diagnostic[] {
  return ofEach(Object.keys(variables), (name) => {
    const value = variables[name];
    if (typeof value !== "string") return nothing;
    const isSecret = secretName.test(name.replaceAll("-", "_")) && !isReference(name, value);
    const what = formOf(value) ?? (isSecret ? "a secret" : undefined);
    return what ? told(`variable ${name} of file ${path.value}`, what, span) : nothing;
  });
}

function textOf(file: string, files: ProgramFiles): string {
  const size = files.size(file);
  return size === undefined || size > longest
    ? ""
    : Buffer.from(files.read(file, "given") ?? []).toString("latin1");
}

/** Whether a file's bytes hold what is a secret by its form. */
export function holdsSecret(bytes: Uint8Array): boolean {
  return bytes.length <= longest && formOf(Buffer.from(bytes).toString("latin1")) !== undefined;
}

function formOf(text: string): string | undefined {
  if (text.length < shortest || !anyMark.test(text)) return undefined;
  return forms.find(([, marks, form]) => marks.some((mark) => text.includes(mark)) && form.test(text))?.[0];
}

const told = (where: string, what: string, at: Span): Diagnostic[] => [
  diagnose("secret-in-plan", { where, what }, { at }),
];
