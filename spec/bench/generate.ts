/**
 * A sound program of so many containers, about a hundred lines each, as a large shop would have it: templates, a fleet,
 * pools, apps in order, files, mounts, probes and a policy. The same number always gives the same text.
 */
export function generateProject(containers: number): string {
  const parts = [head(containers)];
  for (let index = 0; index < containers; index++) parts.push(container(index));
  return parts.join("\n");
}

const perPool = 60_000;

function head(containers: number): string {
  const pools = Array.from(
    { length: Math.ceil(containers / perPool) },
    (_, index) => `pool lan${index} 10.${index}.0.0/16 {
  gateway  = 10.${index}.0.1
  reserved = 10.${index}.0.2..10.${index}.0.15
}`,
  );
  return `language 1

# Generated: ${containers} containers.
source apt debian {
  suites  = ["bookworm", "bookworm-updates", "bookworm-security"]
  keyring = std.keyring.debian
}

profile server extends std.debian-12 {
  cpu    = x86-64-v2
  kernel = v6.1..
}

${pools.join("\n")}

template service(check: probe, mem: bytes(16MiB..4GiB) = 256MiB, grace: duration(0s..10min) = 20s) {
  limits  { cpu = 1.5, memory = mem, pids = 256, net = 100Mbit/s, disk = 2GiB }
  health  { probe = check, every = 10s, timeout = 2s, retries = 3, grace = grace }
  restart = on-failure(max = 5, backoff = 1s..1min)
  system  = [/etc/ssl/certs/ca-certificates.crt, /usr/share/zoneinfo/UTC]
}

let domain = "example.net"

policy house {
  container c {
    require c.limits.memory <= 4GiB else "{c.name} must fit the small nodes"
  }
}
`;
}

function container(index: number): string {
  const pool = `lan${Math.floor(index / perPool)}`;
  return `
# ${index}: a site of a customer.
container site-${index} on server extends service(check = http(8080, "/healthz"), mem = ${64 + (index % 8) * 32}MiB) {
  identity {
    hostname = "site-${index}.{domain}"
    address  = ${pool}.auto
    mac      = ${pool}.auto
  }
${[0, 1, 2, 3].map((app) => worker(index, app)).join("\n")}
  app nginx after worker-0 {
    package      = ["nginx-light", "ca-certificates"]
    run          = ["/usr/sbin/nginx", "-e", "stderr", "-g", "daemon off;"]
    user         = www-data
    listen       = [8080/tcp, 8443/tcp]
    capabilities = [net-bind-service]
    stop-signal  = SIGQUIT
    stop-timeout = 30s
    file /etc/nginx/nginx.conf {
      content = """
        worker_processes 2;
        events \\{ worker_connections 256; \\}
        http \\{
          server \\{
            listen 8080;
            server_name site-${index}.{domain};
            root /srv/www;
          \\}
        \\}
        """
      mode    = 0644
    }
  }
  mount /srv/www {
    volume    = site-${index}
    read-only = true
  }
  mount /tmp {
    tmpfs = 16MiB
    mode  = 01777
  }
  limits {
    pids = ${64 + (index % 4) * 64}
  }
  require limits.pids <= 512 else "too many processes"
}
`;
}

function worker(index: number, app: number): string {
  return `
  app worker-${app} {
    package      = "php8.2-fpm"
    run          = [
      "/usr/sbin/php-fpm8.2",
      "-F",
      "--pool",
      "pool-${app}"
    ]
    user         = www-data
    group        = www-data
    workdir      = /srv
    env          = { TZ = "UTC", WORKER = ${app}, SITE = "site-${index}" }
    stop-timeout = ${10 + app}s
    health { probe = unix(/run/worker-${app}.sock), every = 5s }
  }`;
}
