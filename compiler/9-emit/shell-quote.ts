/**
 * One word of a POSIX shell that stands for exactly `text`: single quotes, and `'\''` for a quote within. Whatever
 * comes from an author enters a script through here. A text with a NUL has no such word; `unlaunchable` refuses it.
 */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
