/** Text that a terminal, a log or a parser takes as text only, whatever a hostile file or name put into it. */
export function safeText(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(steering, "\ufffd");
}

/** The same on one line: what breaks a line becomes a space, and so does a tab. */
export function safeLine(text: string): string {
  return safeText(text.replace(/[\t\r\n\u2028\u2029]+/g, " "));
}

/** Half a surrogate pair is no character: JSON, XML and URIs refuse it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

/** At most `limit` UTF-16 units; what was cut is counted in place of it. Never cuts a character in two. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\ud800-\udbff]/.test(text[limit - 1] ?? "") ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} characters more)`;
}

/**
 * Control characters but tab and line feed, line separators, half surrogates, and format characters (category Cf: they
 * reorder or hide what stands beside them) but the two joiners that scripts and emoji need.
 */
const steering =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cf}\p{Cs}]/gu;
