import { nearest } from "../formats/suggest.ts";
import type { BlockSchema } from "./schema/schema.ts";

/** What an author probably meant by a word that a block does not have. */
export interface Advice {
  readonly notes: readonly string[];
  /** The word to put in its place. */
  readonly rename?: string;
}

/**
 * In the order of certainty: a slip of the pen, a word of Compose, Docker or Kubernetes for which this language has
 * another, and a word that belongs to a block inside.
 */
export function adviceOn(schema: BlockSchema, word: string, names: readonly string[]): Advice {
  const plain = word.toLowerCase().replaceAll("_", "-");
  const synonym = synonyms[plain];
  if (synonym && names.includes(synonym)) return renamed(synonym);
  const meant = plain === word || !names.includes(plain) ? nearest(word, names) : plain;
  if (meant) return renamed(meant);
  const told = elsewhere[plain];
  if (told) return { notes: [told] };
  const inner = schema.blocks.find(({ fields }) => Object.hasOwn(fields, plain));
  return { notes: inner ? [`${plain} is a field of ${inner.kind}: ${inner.kind} { ${plain} = … }`] : [] };
}
const renamed = (name: string): Advice => ({ notes: [`did you mean ${name}?`], rename: name });

/** Other words for a field or a block that there is. */
const synonyms: Readonly<Record<string, string>> = {
  environment: "env",
  "cap-add": "capabilities",
  "working-dir": "workdir",
  cwd: "workdir",
  "stop-grace-period": "stop-timeout",
  uid: "user",
  gid: "group",
  healthcheck: "health",
  volume: "mount",
  process: "app",
  resources: "limits",
  cpus: "cpu",
  mem: "memory",
  ram: "memory",
  permissions: "mode",
  text: "content",
  src: "from",
  interval: "every",
  ip: "address",
  ipv4: "address",
};

const app = "apps say what runs";
/** Where others' words have their place here. */
const elsewhere: Readonly<Record<string, string>> = {
  image:
    'files come from packages, not from images: app web { package = "nginx-light", run = ["/usr/sbin/nginx"] }',
  build: 'files come from packages: app web { package = "nginx-light", run = ["/usr/sbin/nginx"] }',
  command: `${app}: run = ["/usr/sbin/nginx", "-g", "daemon off;"]`,
  cmd: `${app}: run = ["/usr/sbin/nginx", "-g", "daemon off;"]`,
  entrypoint: `${app}: run = ["/usr/sbin/nginx", "-g", "daemon off;"]`,
  args: 'arguments stand behind the executable: run = ["/usr/sbin/nginx", "-g", "daemon off;"]',
  env: 'an app has an environment: app web { env = { TZ = "UTC" } }',
  ports:
    "each container has an address of its own, so no port is mapped; an app says where it listens: listen = 8080/tcp",
  port: "an app says where it listens: listen = 8080/tcp",
  expose: "an app says where it listens: listen = 8080/tcp",
  listen: "an app says where it listens: listen = 8080/tcp",
  volumes: "a volume is a block: mount /srv/data { volume = data }",
  "depends-on": "an app is started after another with a clause: app web after db { … }",
  depends: "an app is started after another with a clause: app web after db { … }",
  requires: "an app is started after another with a clause: app web after db { … }",
  count: "instances are made by name: container web for zone in [a, b] { … }",
  replicas: "instances are made by name: container web for zone in [a, b] { … }",
  scale: "instances are made by name: container web for zone in [a, b] { … }",
  cidr: "a pool has its network in its header: pool lan 10.40.0.0/24 { … }",
  subnet: "a pool has its network in its header: pool lan 10.40.0.0/24 { … }",
  networks: "a network is a pool, and identity takes an address of it: address = lan.auto",
  network: "a network is a pool, and identity takes an address of it: pool lan 10.40.0.0/24 { … }",
  dns: 'a file says so: file /etc/resolv.conf { content = "nameserver 10.0.0.53" }',
  "mem-limit": "it stands in a block: limits { memory = 512MiB }",
  "container-name": "a container's name stands in its header: container web { … }",
  name: "a name stands in the header: container web { … }",
  service: "what Compose calls a service is a container: container web on std.debian-12 { … }",
  services: "what Compose calls a service is a container: container web on std.debian-12 { … }",
  privileged: "an app names what it may do: capabilities = [net-bind-service]",
  "security-opt": "no new privileges and the seccomp filter are always on",
  devices: "a container has no devices of its host",
  logging: "what apps print is kept by the supervisor: plimsoll logs",
  labels: "there are no labels; a comment begins with #",
  variable: 'a value has a name with let: let zone = "a"',
  variables: 'a value has a name with let: let zone = "a"',
  locals: 'a value has a name with let: let zone = "a"',
};

/** For names that stand where a value does. */
export function adviceOnValue(name: string): Advice {
  const plain = name.toLowerCase();
  if (["true", "yes", "on"].includes(plain)) return renamed("true");
  if (["false", "no", "off"].includes(plain)) return renamed("false");
  if (["null", "nil", "none", "undefined"].includes(plain))
    return { notes: ["nothing stands for no value: a field that is left out is not set"] };
  if (["unlimited", "infinity", "inf"].includes(plain)) return { notes: ["what is not limited is left out"] };
  return { notes: [] };
}
