import indexPage from "./templates/index.html.hbs";
import nginxConfiguration from "./templates/nginx.conf.hbs";

/** What is known of a package that an author may begin with: how it is run inside a container. */
export interface Service {
  readonly run: readonly string[];
  readonly user?: string;
  readonly listen?: string;
  readonly probe?: string;
  /** Files of the project that the app gets; `text` is written as it is. */
  readonly files: readonly {
    readonly path: string;
    readonly from: string;
    readonly text: string;
    /** Variables of the template, as they are written in the language. */
    readonly variables?: string;
  }[];
}

const nginx: Service = {
  run: ["/usr/sbin/nginx", "-e", "stderr", "-g", "daemon off;"],
  user: "www-data",
  listen: "8080/tcp",
  probe: 'http(8080, "/")',
  files: [
    {
      path: "/etc/nginx/nginx.conf",
      from: "nginx.conf.hbs",
      text: nginxConfiguration,
      variables: "port = 8080",
    },
    { path: "/srv/www/index.html", from: "index.html.hbs", text: indexPage },
  ],
};

const services: ReadonlyMap<string, Service> = new Map([
  ["nginx", nginx],
  ["nginx-light", nginx],
  [
    "redis-server",
    {
      run: ["/usr/bin/redis-server", "--port", "6379", "--dir", "/tmp", "--protected-mode", "no"],
      user: "redis",
      listen: "6379/tcp",
      probe: "tcp(6379)",
      files: [],
    },
  ],
  [
    "memcached",
    {
      run: ["/usr/bin/memcached", "-l", "0.0.0.0"],
      user: "nobody",
      listen: "11211/tcp",
      probe: "tcp(11211)",
      files: [],
    },
  ],
]);

/** Of any other package it is guessed that it brings a program of its own name. */
export function serviceOf(packageName: string): Service & { readonly known: boolean } {
  const service = services.get(packageName);
  return service
    ? { ...service, known: true }
    : { run: [`/usr/bin/${packageName}`], files: [], known: false };
}
