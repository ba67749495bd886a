/** ` name="value"` without the space before it. Line breaks and tabs are kept as references. */
export function attribute(name: string, value: string): string {
  return `${name}="${content(value).replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`)}"`;
}

/** Text between tags. `>` is escaped too, because `]]>` may not stand in text. */
export function content(text: string): string {
  return text.replace(unspeakable, "\ufffd").replace(/[<>&"']/g, (one) => entities[one] as string);
}

const entities: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
};

/** What no XML 1.0 document may hold, not even as a reference (XML 1.0, production 2), and C1 controls. */
const unspeakable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
