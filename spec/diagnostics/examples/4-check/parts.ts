/** A sound container to plant a mistake in: its body stands between these. */
export const small =
  'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian }\n';
export const head =
  'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian }\npool lan 10.40.0.0/24 { gateway = 10.40.0.1 }\n';
export const container = (body: string, name = "c"): string =>
  `container ${name} on std.debian-12 {\n${indented(body)}\n}\n`;
export const identity = 'identity { hostname = "c" }\n';
export const app = 'app a { package = "a", run = ["/bin/a"] }\n';

export const fleet = (capacity: string): string =>
  `fleet shop for zone in [a, b] {\n  hostname = "edge-{zone}", profile = std.debian-12\n  capacity { ${capacity} }\n}\n`;
export const onFleet = (body: string): string =>
  `container c on shop {\n  identity { hostname = "c-{zone}" }\n${indented(body)}\n}\n`;

function indented(body: string): string {
  return body.trimEnd().replace(/^(?=.)/gm, "  ");
}
