/**
 * The order of Debian versions, exactly as `dpkg --compare-versions` has it (deb-version(7)): negative when `a` is
 * older than `b`, zero when they are equal, positive when `a` is newer. Any two texts have an order, valid or not.
 */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = splitVersion(a);
  const right = splitVersion(b);
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

/** `1:2.3-4` is epoch `1`, upstream version `2.3` and revision `4`; a missing epoch or revision is the empty text. */
export interface DebianVersion {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
}

/** The parts of a version, or undefined when dpkg would refuse it as a package's version. */
export function parseVersion(text: string): DebianVersion | undefined {
  const parts = splitVersion(text);
  if (/:/.test(text) && !/^\d+$/.test(parts.epoch)) return undefined;
  if (compareNumbers(parts.epoch, "2147483647") > 0) return undefined;
  if (!/^\d[A-Za-z0-9.+~:-]*$/.test(parts.upstream)) return undefined;
  if (/-/.test(text) && !/^[A-Za-z0-9.+~]+$/.test(parts.revision)) return undefined;
  return parts;
}

/** How a version stands in a dependency: strictly earlier, earlier or equal, exactly, later or equal, strictly later. */
export type Relation = "<<" | "<=" | "=" | ">=" | ">>";

export function satisfies(version: string, relation: Relation, wanted: string): boolean {
  const order = compareVersions(version, wanted);
  switch (relation) {
    case "<<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">=":
      return order >= 0;
    case ">>":
      return order > 0;
  }
}

/** The epoch ends at the first colon, the revision begins after the last hyphen. */
function splitVersion(text: string): DebianVersion {
  const colon = text.indexOf(":");
  const hyphen = text.lastIndexOf("-");
  const end = hyphen > colon ? hyphen : text.length;
  return {
    epoch: colon < 0 ? "" : text.slice(0, colon),
    upstream: text.slice(colon + 1, end),
    revision: text.slice(end + 1),
  };
}

/** Alternates between runs without digits, compared by weight, and runs of digits, compared as numbers. */
function compareParts(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a, i)) || (j < b.length && !isDigit(b, j))) {
      const order = weight(a, i) - weight(b, j);
      if (order !== 0) return order;
      i++;
      j++;
    }
    const leftEnd = endOfDigits(a, i);
    const rightEnd = endOfDigits(b, j);
    const order = compareNumbers(a.slice(i, leftEnd), b.slice(j, rightEnd));
    if (order !== 0) return order;
    i = leftEnd;
    j = rightEnd;
  }
  return 0;
}

/** Of digits of any length: dpkg never turns them into a machine's number, so neither does this. */
function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  if (left.length !== right.length) return left.length - right.length;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** A tilde sorts before the end, the end and digits before letters, letters before everything else. */
function weight(text: string, index: number): number {
  if (index >= text.length || isDigit(text, index)) return 0;
  const code = text.charCodeAt(index);
  if (code === TILDE) return -1;
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isLetter ? code : code + 256;
}
const TILDE = 126;

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text, end)) end++;
  return end;
}
