/**
 * One fleet of n services in five languages, so that each reads the same facts: in `.plim` 39 lines and 0.85 kB a service,
 * with what a service declares that others rely on. What must hold of all is said once in each; Compose has no word for it.
 */

/** The file that each service brings, beside the texts. */
export const fleetFile = { name: "nginx.conf", text: "worker_processes 1;\nevents {}\nhttp {}\n" };

/** As `.plim`: identities, limits, an app, probe and restart policy, each checked. */
export function plimProject(count: number): string {
  const head = `language 1

source apt debian {
  suites  = ["bookworm"]
  keyring = std.keyring.debian
}

profile server extends std.debian-12 {
  kernel = v6.1..
}

pool lan 10.0.0.0/12 {
  gateway = 10.0.0.1
}

policy small-nodes {
  container {
    require limits.memory <= 1GiB else "each service must fit the small nodes"
  }
}
`;
  return head + numbers(count).map(plimContainer).join("");
}

function plimContainer(n: number): string {
  return `
container service-${n} on server {
  identity {
    hostname = "service-${n}"
    address  = ${addressOf(n)}
  }
  limits {
    cpu    = 0.5
    memory = 128MiB
    pids   = 64
  }
  app web {
    package = "nginx-light"
    run     = ["/usr/sbin/nginx", "-g", "daemon off;"]
    user    = www-data
    listen  = 8080/tcp
    env = {
      LEVEL   = "info"
      TZ      = "UTC"
      NUMBER  = "${n}"
      BACKEND = "http://service-${n}.example.net:8080/v1"
    }
    file /etc/nginx/nginx.conf {
      from = ./nginx.conf
      mode = 0644
    }
    stop-timeout = 15s
  }
  mount /var/www { volume = site-${n}, read-only = true }
  mount /var/lib/nginx { tmpfs = 64MiB }
  health {
    probe   = http(8080, "/healthz")
    every   = 10s
    timeout = 2s
    retries = 3
    grace   = 20s
  }
  restart = on-failure(max = 5, backoff = 1s..1min)
}
`;
}

/** As a Compose file. */
export function composeFile(count: number): string {
  const networks = "networks:\n  lan:\n    ipam:\n      config:\n        - subnet: 10.0.0.0/12\n";
  const sites = numbers(count).map((n) => `  site-${n}:\n`);
  const volumes = `volumes:\n${sites.join("")}`;
  return `version: "2.4"\nservices:\n${numbers(count).map(composeService).join("")}${networks}${volumes}`;
}

function composeService(n: number): string {
  return `  service-${n}:
    image: "nginx:light"
    hostname: "service-${n}"
    networks:
      lan:
        ipv4_address: ${addressOf(n)}
    cpus: 0.5
    mem_limit: 128m
    pids_limit: 64
    command: ["/usr/sbin/nginx", "-g", "daemon off;"]
    user: www-data
    expose:
      - "8080"
    environment:
      LEVEL: info
      TZ: UTC
      NUMBER: "${n}"
      BACKEND: "http://service-${n}.example.net:8080/v1"
    volumes:
      - "./nginx.conf:/etc/nginx/nginx.conf:ro"
      - "site-${n}:/var/www:ro"
    tmpfs:
      - "/var/lib/nginx:size=64m"
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/healthz"]
      interval: 10s
      timeout: 2s
      retries: 3
      start_period: 20s
    stop_grace_period: 15s
    restart: on-failure
`;
}

/** As a Nix expression. */
export function nixExpression(count: number): string {
  const services = `{\n${numbers(count).map(nixService).join("")}}`;
  const small = "all (service: service.limits.memory <= 1024 * 1024 * 1024) (attrValues services)";
  return `with builtins;\nlet services = ${services};\nin assert ${small};\nservices\n`;
}

function nixService(n: number): string {
  return `  service-${n} = {
    hostname = "service-${n}";
    address = "${addressOf(n)}";
    limits = {
      cpu = 0.5;
      memory = 128 * 1024 * 1024;
      pids = 64;
    };
    apps.web = {
      package = "nginx-light";
      run = [ "/usr/sbin/nginx" "-g" "daemon off;" ];
      user = "www-data";
      listen = [ 8080 ];
      env = {
        LEVEL = "info";
        TZ = "UTC";
        NUMBER = "${n}";
        BACKEND = "http://service-${n}.example.net:8080/v1";
      };
      files."/etc/nginx/nginx.conf" = {
        from = ./nginx.conf;
        mode = "0644";
      };
      stopTimeout = 15;
    };
    mounts = {
      "/var/www" = { volume = "site-${n}"; readOnly = true; };
      "/var/lib/nginx" = { tmpfs = 64 * 1024 * 1024; };
    };
    health = {
      probe = { port = 8080; path = "/healthz"; };
      every = 10;
      timeout = 2;
      retries = 3;
      grace = 20;
    };
    restart = { policy = "on-failure"; max = 5; backoff = { from = 1; to = 60; }; };
  };
`;
}

/**
 * As Terraform's locals, what no provider is needed for: one for each service, as a resource would be, so that each can be
 * named by itself. One map of all of them takes Terraform half the time.
 */
export function terraformLocals(count: number): string {
  const services = numbers(count).map((n) => `local.service-${n}`);
  return `locals {\n${numbers(count).map(terraformService).join("")}}

check "small_nodes" {
  assert {
    condition     = alltrue([for service in [${services.join(", ")}] : service.limits.memory <= 1024 * 1024 * 1024])
    error_message = "each service must fit the small nodes"
  }
}
`;
}

function terraformService(n: number): string {
  return `  service-${n} = {
    hostname = "service-${n}"
    address  = "${addressOf(n)}"
    limits = {
      cpu    = 0.5
      memory = 128 * 1024 * 1024
      pids   = 64
    }
    apps = {
      web = {
        package = "nginx-light"
        run     = ["/usr/sbin/nginx", "-g", "daemon off;"]
        user    = "www-data"
        listen  = [8080]
        env = {
          LEVEL   = "info"
          TZ      = "UTC"
          NUMBER  = "${n}"
          BACKEND = "http://service-${n}.example.net:8080/v1"
        }
        files = {
          "/etc/nginx/nginx.conf" = {
            from = "./nginx.conf"
            mode = "0644"
          }
        }
        stop_timeout = 15
      }
    }
    mounts = {
      "/var/www"       = { volume = "site-${n}", read_only = true }
      "/var/lib/nginx" = { tmpfs = 64 * 1024 * 1024 }
    }
    health = {
      probe   = { port = 8080, path = "/healthz" }
      every   = 10
      timeout = 2
      retries = 3
      grace   = 20
    }
    restart = { policy = "on-failure", max = 5, backoff = { from = 1, to = 60 } }
  }
`;
}

/** As values of TypeSpec, each of a type. */
export function typeSpec(count: number): string {
  const types = `model Limits { cpu: float64; @maxValue(1073741824) memory: int64; pids: int32 }
model File { path: string; from: string; mode: string }
model App {
  package: string;
  run: string[];
  user: string;
  listen: int32[];
  env: Record<string>;
  files: File[];
  stopTimeout: int32;
}
model Mount { path: string; volume?: string; readOnly?: boolean; tmpfs?: int64 }
model Restart { policy: "on-failure" | "always" | "never"; max: int32; from: int32; to: int32 }
model Probe { port: int32; path: string }
model Health { probe: Probe; every: int32; timeout: int32; retries: int32; grace: int32 }
model Service {
  hostname: string;
  address: string;
  limits: Limits;
  web: App;
  mounts: Mount[];
  health: Health;
  restart: Restart;
}
`;
  return types + numbers(count).map(typeSpecService).join("");
}

function typeSpecService(n: number): string {
  return `
const service_${n}: Service = #{
  hostname: "service-${n}",
  address: "${addressOf(n)}",
  limits: #{
    cpu: 0.5,
    memory: 134217728,
    pids: 64,
  },
  web: #{
    package: "nginx-light",
    run: #["/usr/sbin/nginx", "-g", "daemon off;"],
    user: "www-data",
    listen: #[8080],
    env: #{
      LEVEL: "info",
      TZ: "UTC",
      NUMBER: "${n}",
      BACKEND: "http://service-${n}.example.net:8080/v1",
    },
    files: #[#{
      path: "/etc/nginx/nginx.conf",
      from: "./nginx.conf",
      mode: "0644",
    }],
    stopTimeout: 15,
  },
  mounts: #[
    #{ path: "/var/www", volume: "site-${n}", readOnly: true },
    #{ path: "/var/lib/nginx", tmpfs: 67108864 },
  ],
  health: #{
    probe: #{ port: 8080, path: "/healthz" },
    every: 10,
    timeout: 2,
    retries: 3,
    grace: 20,
  },
  restart: #{ policy: "on-failure", max: 5, from: 1, to: 60 },
};
`;
}

function addressOf(n: number): string {
  const host = n + 16;
  return `10.${Math.floor(host / 65_536)}.${Math.floor(host / 256) % 256}.${host % 256}`;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n).filter((n) => n % 256 !== 239 && n % 256 !== 240);
}
