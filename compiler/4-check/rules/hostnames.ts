import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

/** RFC 1123 section 2.1, and Linux's limit of 64 characters for the name of a host (`__NEW_UTS_LEN`). */
export const hostnames: CheckRule = ({ containers }) =>
  ofEach(containers, ({ identity: { hostname } }) => {
    const reason = hostnameFault(hostname.value);
    return reason
      ? [diagnose("invalid-hostname", { hostname: JSON.stringify(hostname.value), reason }, { at: hostname })]
      : nothing;
  });

/** Why a text is no host name, or undefined. */
export function hostnameFault(name: string): string | undefined {
  if (name.length <= 63 && oneLabel.test(name)) return undefined;
  if (name === "") return "it is empty";
  if (name.length > 64) return `it has ${name.length} characters, and the kernel takes 64`;
  const labels = name.split(".");
  if (labels.includes("")) return "it has an empty label";
  if (labels.some((label) => label.length > 63)) return "a label has more than 63 characters";
  const odd = /[^A-Za-z0-9.-]/u.exec(name)?.[0];
  if (odd) return `${JSON.stringify(odd)} is no letter, digit or hyphen`;
  return labels.some((label) => label.startsWith("-") || label.endsWith("-"))
    ? "a label begins or ends with a hyphen"
    : undefined;
}
/** What most are. */
const oneLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
