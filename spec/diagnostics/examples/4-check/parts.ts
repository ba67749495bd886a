/** A sound container to plant a mistake in: its body stands between these. */
export const small =
  'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian }\n';
export const head =
  'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian }\npool lan 10.40.0.0/24 { gateway = 10.40.0.1 }\n';
export const container = (body: string, name = "c"): string =>
  `container ${name} on std.debian-12 {\n${body}\n}\n`;
export const identity = 'identity { hostname = "c" }\n';
export const app = 'app a { package = "a", run = ["/bin/a"] }\n';

export const fleet = (capacity: string): string =>
  `fleet shop for zone in [a, b] {\nhostname = "edge-{zone}", profile = std.debian-12\ncapacity { ${capacity} }\n}\n`;
export const onFleet = (body: string): string =>
  `container c on shop {\nidentity { hostname = "c-{zone}" }\n${body}\n}\n`;
