/** One fleet of n services in five languages, so that each reads the same facts: about 30 lines a service. */

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
    env     = { LEVEL = "info", NUMBER = "${n}" }
  }
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
  return `version: "2.4"\nservices:\n${numbers(count).map(composeService).join("")}${networks}`;
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
      NUMBER: "${n}"
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/healthz"]
      interval: 10s
      timeout: 2s
      retries: 3
      start_period: 20s
    restart: on-failure
`;
}

/** As a Nix expression. */
export function nixExpression(count: number): string {
  return `{\n${numbers(count).map(nixService).join("")}}\n`;
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
        NUMBER = "${n}";
      };
    };
    health = {
      probe = { port = 8080; path = "/healthz"; };
      every = 10;
      timeout = 2;
      retries = 3;
      grace = 20;
    };
    restart = "on-failure";
  };
`;
}

/** As Terraform's locals: what no provider is needed for. */
export function terraformLocals(count: number): string {
  return `locals {\n${numbers(count).map(terraformService).join("")}}\n`;
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
        env     = { LEVEL = "info", NUMBER = "${n}" }
      }
    }
    health = {
      probe   = { port = 8080, path = "/healthz" }
      every   = 10
      timeout = 2
      retries = 3
      grace   = 20
    }
    restart = "on-failure"
  }
`;
}

/** As values of TypeSpec, each of a type. */
export function typeSpec(count: number): string {
  const types = `model Limits { cpu: float64; memory: int64; pids: int32 }
model App { package: string; run: string[]; user: string; listen: int32[]; env: Record<string> }
model Probe { port: int32; path: string }
model Health { probe: Probe; every: int32; timeout: int32; retries: int32; grace: int32 }
model Service {
  hostname: string;
  address: string;
  limits: Limits;
  web: App;
  health: Health;
  restart: "on-failure" | "always" | "never";
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
    env: #{ LEVEL: "info", NUMBER: "${n}" },
  },
  health: #{
    probe: #{ port: 8080, path: "/healthz" },
    every: 10,
    timeout: 2,
    retries: 3,
    grace: 20,
  },
  restart: "on-failure",
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
