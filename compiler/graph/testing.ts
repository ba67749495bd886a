import * as assert from "uvu/assert";
import { analyzed } from "../../spec/testing/language.ts";
import { type Diagram, diagramOf } from "./diagram.ts";

/** Words that each form of drawing would stumble over if they were not escaped. */
export const hostile = '"]; } <b>&amp; #quot; `*_~` | \\\\ \\n \t end';

/** Two containers that share nothing but a pool; the apps of one start in an order other than that of their names. */
export const shop = `language 1
source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
profile server extends std.debian-12 { }
profile edge extends std.debian-13 { }
pool lan 10.40.0.0/24 { gateway = 10.40.0.1 }
container web on server, edge {
  identity { hostname = "web", address = lan.auto }
  limits   { cpu = 1.5, memory = 128MiB }
  app a-last after middle, z-first { package = "nginx-light", run = ["/usr/sbin/nginx", "-g", "daemon off;"], listen = [8080/tcp, 8443/tcp] }
  app middle after z-first { package = "curl", run = ["/usr/bin/curl", ${JSON.stringify(hostile)}] }
  app z-first { package = "php8.2-fpm", run = ["/usr/sbin/php-fpm8.2"] }
  mount /var/www { volume = site, read-only = true }
  mount /scratch { tmpfs = 64MiB }
  health { probe = http(8080, "/"), every = 10s, timeout = 2s, retries = 3, grace = 20s }
}
container db on server {
  identity { hostname = "db", address = 10.40.0.20 }
  app postgres { package = "postgresql-15", run = ["/usr/lib/postgresql/15/bin/postgres"] }
  mount /rows { volume = rows }
  mount /srv/import { host = /srv/import } # plimsoll: allow writable-host-path "imports are marked as done"
}
`;

export function diagramOfText(text: string, addresses?: ReadonlyMap<string, string>): Diagram {
  const { value, diagnostics } = analyzed(text);
  assert.equal(
    diagnostics.map(({ message }) => message),
    [],
  );
  assert.ok(value);
  return diagramOf(value, addresses);
}

/** The same container on each server of a fleet. */
export const fleet = `language 1
source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
profile edge extends std.debian-12 { }
pool lan 10.40.0.0/24 { gateway = 10.40.0.1 }
fleet shop for zone in [a, b] {
  hostname = "edge-{zone}.example.net"
  profile  = edge
  capacity { cpu = 8, memory = 32GiB, disk = 400GiB, net = 1Gbit/s }
}
container web on shop {
  identity { hostname = "web-{zone}", address = lan.auto }
  limits { cpu = 1, memory = 1GiB, disk = 1GiB, net = 10Mbit/s, pids = 10 }
  app nginx { package = "nginx-light", run = ["/usr/sbin/nginx"] }
  mount /data { volume = data }
}
`;
