/** An element of an XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const token =
  /<\?xml [^?]*\?>|<!--(?:[^-]|-(?!-))*-->|<\/([\w:-]+)>|<([\w:-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/y;

/** Reads the part of XML 1.0 that a report may use; throws where the document is not well formed. */
export function readXml(document: string): Element {
  const root: Open = { name: "", attributes: {}, children: [], text: "" };
  const stack = [root];
  if (/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(document))
    throw new Error("no character");
  token.lastIndex = 0;
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const found = token.exec(document);
    if (!found) throw new Error(`not well formed at ${at}: ${document.slice(at, at + 80)}`);
    step(stack, found);
  }
  const [only, ...more] = root.children;
  if (stack.length !== 1 || !only || more.length > 0 || root.text.trim() !== "")
    throw new Error("not one root");
  return only;
}

function step(stack: Open[], [, closed, opened, attributes = "", empty, text]: RegExpExecArray): void {
  const top = stack.at(-1) as Open;
  if (text !== undefined) top.text += plain(text);
  if (opened !== undefined) {
    const element: Open = { name: opened, attributes: attributesOf(attributes), children: [], text: "" };
    top.children.push(element);
    if (!empty) stack.push(element);
  }
  if (closed !== undefined && stack.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`);
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, plain(value)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error("an attribute twice");
  return Object.fromEntries(pairs);
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plain(text: string): string {
  if (text.includes("]]>")) throw new Error("]]> in text");
  return text.replace(/&([^;&]{0,10};?)/g, (_, word: string) => {
    const name = word.slice(0, -1);
    const value = name.startsWith("#")
      ? String.fromCodePoint(Number(name.slice(1).replace("x", "0x")))
      : entities[name];
    if (!word.endsWith(";") || value === undefined) throw new Error(`&${word} is no reference`);
    return value;
  });
}
