/** One fenced example of a chapter. */
export interface Example {
  readonly chapter: string;
  /** Of the fence in the chapter, from 1. */
  readonly line: number;
  /** A whole program: fragments are wrapped. */
  readonly text: string;
  /** Names of the diagnostics that it gives, in order. */
  readonly errors: readonly string[];
}

const head = "language 1\n";
const program = `${head}source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
profile server extends std.debian-12 { }
pool lan 10.40.0.0/24 { gateway = 10.40.0.1 }
`;
const identity = 'identity { hostname = "web", address = lan.auto }';
const app = 'app nginx { package = "nginx-light", run = ["/usr/sbin/nginx"], listen = 8080/tcp }';

/**
 * The `plim` fences of a chapter. ```` ```plim ```` is a program, `language 1` is put before it if it is not there.
 * `in=container` and `in=app` are the entries of such a block in a program that is sound otherwise; the container's
 * identity and app are left out where the fragment has its own. `error=a,b` names the diagnostics expected; none: clean.
 */
export function examplesOf(chapter: string, markdown: string): Example[] {
  return [...markdown.matchAll(/^```plim([^\n]*)\n([^]*?)^```$/gm)].map(
    ([, info = "", body = ""], index, all) => ({
      chapter,
      line: markdown.slice(0, all[index]?.index).split("\n").length,
      text: wrapped(/\bin=(\w+)/.exec(info)?.[1], body),
      errors: /\berror=([\w,-]+)/.exec(info)?.[1]?.split(",") ?? [],
    }),
  );
}

function wrapped(inside: string | undefined, body: string): string {
  if (inside === "app") return `${program}container web on server {\n${identity}\napp nginx {\n${body}}\n}\n`;
  if (inside === "container") {
    const parts = [/^identity\b/m.test(body) ? "" : identity, /^app\b/m.test(body) ? "" : app];
    return `${program}container web on server {\n${parts.join("\n")}\n${body}}\n`;
  }
  return /^\s*(#.*\n\s*)*language/.test(body) ? body : head + body;
}

/** Files that examples may name. */
export const exampleFiles: Readonly<Record<string, string>> = {
  "nginx.conf.hbs": "",
  "index.html": "",
  "keys.gpg": "",
  "parts/network.plim":
    'language 1\npool lan 10.40.0.0/24 { gateway = 10.40.0.1 }\nlet domain = "example.net"\n',
  "../infra/web/module.plim":
    'language 1\ntemplate site(port: port) {\n  health { probe = http(port, "/") }\n  file /etc/motd { from = ./motd.hbs }\n}\n',
  "../infra/web/motd.hbs": "",
  "../infra/leaky/module.plim": "language 1\nlet key = ../../secret.pem\n",
};
