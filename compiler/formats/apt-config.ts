import { parseStanzas } from "./deb822.ts";

/** One binary archive that the machine's apt knows. */
export interface AptEntry {
  readonly uri: string;
  readonly suite: string;
  /** Empty for a flat archive, whose suite ends with a slash. */
  readonly components: readonly string[];
  /** Empty: all that the machine has. */
  readonly architectures: readonly string[];
  readonly signedBy?: string;
}

/** A `sources.list` file: `deb [arch=amd64 signed-by=/…] URI suite component…` a line (sources.list(5)). */
export function parseOneLineSources(text: string): AptEntry[] {
  return text.split("\n").flatMap((line) => {
    const fields = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!fields) return [];
    const [, options = "", uri, suite, components] = fields;
    return [entry(uri as string, suite as string, words(components), optionsOf(options))];
  });
}

/** A deb822 `.sources` file: a stanza may name several URIs, suites and components (sources.list(5)). */
export function parseStanzaSources(text: string): AptEntry[] {
  return parseStanzas(text).stanzas.flatMap(({ fields }) => {
    if (/^(no|false|off|0|without|disable)$/i.test(fields.get("enabled") ?? "")) return [];
    if (!words(fields.get("types")).includes("deb")) return [];
    const options = {
      architectures: words(fields.get("architectures")),
      signedBy: fields.get("signed-by"),
    };
    return words(fields.get("uris")).flatMap((uri) =>
      words(fields.get("suites")).map((suite) => entry(uri, suite, words(fields.get("components")), options)),
    );
  });
}

/** URIs without a trailing slash, in the configuration's order, that serve this component of this suite, or this flat one. */
export function mirrorsOf(
  entries: readonly AptEntry[],
  suite: string,
  component: string | undefined,
): readonly string[] {
  const serving = entries.filter(
    (entry) =>
      entry.suite === suite &&
      (component === undefined ? entry.components.length === 0 : entry.components.includes(component)),
  );
  return [...new Set(serving.map((entry) => entry.uri))];
}

/**
 * The options of apt.conf(5) files by name in lower case, `acquire::http::proxy` for example; later files win. Lists
 * (`APT::X:: "y"`) and `#include` have no bearing on what is asked here and are passed over.
 */
export function parseAptConf(text: string): Map<string, string> {
  const options = new Map<string, string>();
  const scopes: string[] = [];
  const words: string[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{") scopes.push(words.splice(0).join(""));
    else if (token === "}") scopes.pop();
    else if (token === ";") {
      const [name, value] = words.splice(0);
      if (name !== undefined && value !== undefined) {
        options.set(
          [...scopes, name]
            .filter((part) => part !== "")
            .join("::")
            .toLowerCase(),
          value,
        );
      }
    } else if (!/^(\/\/|\/\*|#)/.test(token)) words.push(token.replace(/^"([^"]*)"$/, "$1"));
  }
  return options;
}
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*|"[^"]*"|[{};]|[^\s{};"]+/g;

interface Options {
  readonly architectures: readonly string[];
  readonly signedBy: string | undefined;
}

function optionsOf(text: string): Options {
  const options = new Map(words(text).map((word) => splitOnce(word)));
  return {
    architectures: (options.get("arch") ?? "").split(",").filter((name) => name !== ""),
    signedBy: options.get("signed-by"),
  };
}

function splitOnce(word: string): [string, string] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word, ""] : [word.slice(0, equals).toLowerCase(), word.slice(equals + 1)];
}

function entry(uri: string, suite: string, components: readonly string[], options: Options): AptEntry {
  const { architectures, signedBy } = options;
  const base = { uri: uri.replace(/\/+$/, ""), suite, components, architectures };
  return signedBy === undefined ? base : { ...base, signedBy };
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}
