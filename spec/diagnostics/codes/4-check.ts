import type { Rule } from "../rule.ts";

/** A sound container to plant a mistake in: its body stands between these. */
const small = 'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian }\n';
const head =
  'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian }\npool lan 10.40.0.0/24 { gateway = 10.40.0.1 }\n';
const container = (body: string, name = "c"): string => `container ${name} on std.debian-12 {\n${body}\n}\n`;
const identity = 'identity { hostname = "c" }\n';
const app = 'app a { package = "a", run = ["/bin/a"] }\n';

const fleet = (capacity: string): string =>
  `fleet shop for zone in [a, b] {\nhostname = "edge-{zone}", profile = std.debian-12\ncapacity { ${capacity} }\n}\n`;
const onFleet = (body: string): string =>
  `container c on shop {\nidentity { hostname = "c-{zone}" }\n${body}\n}\n`;

/** D04xx: what the whole model must hold to, before anything is fetched. */
export const checkRules = {
  "no-apps": {
    code: "D0401",
    severity: "error",
    message: "container {container} has no app",
    help: "A container runs at least one app: `app nginx { … }`.",
    chapter: "checks",
    fails: head + container(identity),
    passes: small + container(identity + app),
  },
  "duplicate-container": {
    code: "D0402",
    severity: "error",
    message: "two containers have the name {name}",
    help: "Instances of `for` are named `container-key`; rename one of the two.",
    chapter: "checks",
    fails:
      head +
      container(`identity { hostname = "a" }\n${app}`, "c-x") +
      container(`identity { hostname = "b" }\n${app}`, "c").replace(
        "container c on std.debian-12",
        "container c on std.debian-12 for z in [x]",
      ),
    passes: small + container(identity + app, "c-x") + container(`identity { hostname = "b" }\n${app}`, "d"),
  },
  "invalid-hostname": {
    code: "D0403",
    severity: "error",
    message: "{hostname} is not a host name: {reason}",
    help: "RFC 1123: labels of letters, digits and hyphens, at most 63 characters each and 253 in all, no hyphen at either end.",
    chapter: "checks",
    fails: head + container(`identity { hostname = "web_1" }\n${app}`),
    passes: small + container(`identity { hostname = "web-1" }\n${app}`),
  },
  "duplicate-hostname": {
    code: "D0404",
    severity: "error",
    message: "two containers have the host name {hostname}",
    help: "Host names are compared without regard to case.",
    chapter: "checks",
    fails: head + container(identity + app, "one") + container(identity + app, "two"),
    passes:
      small + container(identity + app, "one") + container(`identity { hostname = "two" }\n${app}`, "two"),
  },
  "duplicate-address": {
    code: "D0405",
    severity: "error",
    message: "{address} is given twice",
    help: "Write `pool.auto` where the address does not matter.",
    chapter: "checks",
    fails:
      head +
      container(`identity { hostname = "one", address = 10.40.0.20 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan[20] }\n${app}`, "two"),
    passes:
      head +
      container(`identity { hostname = "one", address = 10.40.0.20 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan[21] }\n${app}`, "two"),
  },
  "address-outside-pool": {
    code: "D0406",
    severity: "error",
    message: "{address} is in no pool",
    help: "A container's address comes out of a pool, which knows its network and gateway.",
    chapter: "checks",
    fails: head + container(`identity { hostname = "c", address = 10.77.0.20 }\n${app}`),
    passes: head + container(`identity { hostname = "c", address = 10.40.0.20 }\n${app}`),
  },
  "address-reserved": {
    code: "D0407",
    severity: "error",
    message: "{address} is the {role} of pool {pool}",
    help: "The first and the last address of an IPv4 network and its gateway are no container's.",
    chapter: "checks",
    fails: head + container(`identity { hostname = "c", address = 10.40.0.1 }\n${app}`),
    passes: head + container(`identity { hostname = "c", address = 10.40.0.2 }\n${app}`),
  },
  "duplicate-mac": {
    code: "D0408",
    severity: "error",
    message: "{mac} is given twice",
    help: "Write `pool.auto` where the MAC address does not matter.",
    chapter: "checks",
    fails:
      head +
      container(`identity { hostname = "one", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`, "two"),
    passes:
      head +
      container(`identity { hostname = "one", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`, "one") +
      container(`identity { hostname = "two", address = lan.auto, mac = 02:42:00:00:00:02 }\n${app}`, "two"),
  },
  "multicast-mac": {
    code: "D0409",
    severity: "error",
    message: "{mac} is the address of a group, not of one interface",
    help: "The lowest bit of the first octet is zero in an address of one interface (IEEE 802).",
    chapter: "checks",
    fails:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 03:42:00:00:00:01 }\n${app}`),
    passes:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`),
  },
  "vendor-mac": {
    code: "D0410",
    severity: "warning",
    message: "{mac} belongs to a vendor's range",
    help: "A locally administered address has the second bit of its first octet set: 02, 06, 0a or 0e at the end.",
    chapter: "checks",
    fails:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 00:42:00:00:00:01 }\n${app}`),
    passes:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 06:42:00:00:00:01 }\n${app}`),
  },
  "network-not-canonical": {
    code: "D0411",
    severity: "error",
    message: "{network} names a host, not a network",
    help: "All bits behind the prefix are zero in the address of a network.",
    chapter: "checks",
    fails: "language 1\npool lan 10.40.0.7/24 { }\n",
    passes: "language 1\npool lan 10.40.0.0/24 { }\n",
  },
  "overlapping-pools": {
    code: "D0412",
    severity: "error",
    message: "pools {first} and {second} overlap",
    help: "An address belongs to one pool.",
    chapter: "checks",
    fails: "language 1\npool a 10.40.0.0/16 { }\npool b 10.40.7.0/24 { }\n",
    passes: "language 1\npool a 10.40.0.0/16 { }\npool b 10.41.7.0/24 { }\n",
  },
  "gateway-outside-pool": {
    code: "D0413",
    severity: "error",
    message: "gateway {gateway} is no host of {network}",
    help: "The gateway is an address of its own pool, and neither the first nor the last of it.",
    chapter: "checks",
    fails: "language 1\npool lan 10.40.0.0/24 { gateway = 10.41.0.1 }\n",
    passes: "language 1\npool lan 10.40.0.0/24 { gateway = 10.40.0.254 }\n",
  },
  "invalid-reserved-range": {
    code: "D0414",
    severity: "error",
    message: "{range} is no range of {network}",
    help: "A reserved range lies in its pool and its first address is not after its last.",
    chapter: "checks",
    fails: "language 1\npool lan 10.40.0.0/24 { reserved = 10.40.0.15..10.40.0.2 }\n",
    passes: "language 1\npool lan 10.40.0.0/24 { reserved = 10.40.0.2..10.40.0.15 }\n",
  },
  "small-pool": {
    code: "D0415",
    severity: "error",
    message: "{network} has no room for a gateway and a container",
    help: "An IPv4 pool has a prefix from 8 to 30, an IPv6 pool one from 48 to 126.",
    chapter: "checks",
    fails: "language 1\npool lan 10.40.0.0/31 { }\n",
    passes: "language 1\npool lan 10.40.0.0/30 { }\n",
  },
  "unknown-app": {
    code: "D0416",
    severity: "error",
    message: "container {container} has no app {app} to start after",
    help: "`after` names apps of the same container.",
    chapter: "checks",
    fails: head + container(`${identity}app a after b { run = ["/bin/a"] }`),
    passes: small + container(`${identity}app a after b { run = ["/bin/a"] }\napp b { run = ["/bin/b"] }`),
  },
  "start-cycle": {
    code: "D0417",
    severity: "error",
    message: "apps wait for each other: {cycle}",
    help: "Take one `after` out.",
    chapter: "checks",
    fails:
      head + container(`${identity}app a after b { run = ["/bin/a"] }\napp b after a { run = ["/bin/b"] }`),
    passes: small + container(`${identity}app a after b { run = ["/bin/a"] }\napp b { run = ["/bin/b"] }`),
  },
  "duplicate-port": {
    code: "D0418",
    severity: "error",
    message: "port {port} is listened on by two apps",
    help: "Apps of one container share its network.",
    chapter: "checks",
    fails:
      head +
      container(
        `${identity}app a { run = ["/bin/a"], listen = 80/tcp }\napp b { run = ["/bin/b"], listen = 80/tcp }`,
      ),
    passes:
      small +
      container(
        `${identity}app a { run = ["/bin/a"], listen = 80/tcp }\napp b { run = ["/bin/b"], listen = 80/udp }`,
      ),
  },
  "relative-executable": {
    code: "D0419",
    severity: "error",
    message: "{executable} is no absolute path",
    help: "There is no shell and no PATH between `run` and the kernel: name the executable by its full path.",
    chapter: "checks",
    fails: head + container(`${identity}app a { run = ["nginx"] }`),
    passes: small + container(`${identity}app a { run = ["/usr/sbin/nginx"] }`),
  },
  "empty-list": {
    code: "D0420",
    severity: "error",
    message: "{field} of {block} is empty",
    help: "It needs at least one item.",
    chapter: "checks",
    fails: head + container(`${identity}app a { run = [] }`),
    passes: small + container(`${identity}app a { run = ["/bin/a"] }`),
  },
  "unclean-path": {
    code: "D0421",
    severity: "error",
    message: "{path} is not written plainly: {reason}",
    help: "A path in a container is absolute, and has no `.`, no `..`, no empty part and no slash at its end.",
    chapter: "checks",
    fails: head + container(`${identity}${app}system = [/etc/../root]`),
    passes: small + container(`${identity}${app}system = [/root]`),
  },
  "forbidden-mount": {
    code: "D0422",
    severity: "error",
    message: "nothing can be mounted on {path}: {reason}",
    help: "Mount a folder of the container that its apps own.",
    chapter: "checks",
    fails: head + container(`${identity}${app}mount /proc { volume = p }`),
    passes: small + container(`${identity}${app}mount /srv/proc { volume = p }`),
  },
  "conflicting-mounts": {
    code: "D0423",
    severity: "error",
    message: "{inner} lies inside {outer}, which is read-only",
    help: "A mount inside a read-only one has nowhere to be made. Mount it beside.",
    chapter: "checks",
    fails:
      head +
      container(`${identity}${app}mount /srv { volume = a, read-only = true }\nmount /srv/x { volume = b }`),
    passes:
      small +
      container(`${identity}${app}mount /srv { volume = a, read-only = true }\nmount /var/x { volume = b }`),
  },
  "hidden-file": {
    code: "D0424",
    severity: "error",
    message: "{path} would be hidden by the mount on {mount}",
    help: "Put the file into the volume, or mount elsewhere.",
    chapter: "checks",
    fails: head + container(`${identity}${app}mount /srv { volume = a }\nfile /srv/x { content = "x" }`),
    passes: small + container(`${identity}${app}mount /srv { volume = a }\nfile /etc/x { content = "x" }`),
  },
  "duplicate-file": {
    code: "D0425",
    severity: "error",
    message: "{path} is given twice",
    help: "Apps of one container share its root file system.",
    chapter: "checks",
    fails:
      head +
      container(
        `${identity}app a { run = ["/bin/a"]\n file /etc/x { content = "x" } }\nfile /etc/x { content = "y" }`,
      ),
    passes:
      small +
      container(
        `${identity}app a { run = ["/bin/a"]\n file /etc/x { content = "x" } }\nfile /etc/y { content = "y" }`,
      ),
  },
  "missing-project-file": {
    code: "D0426",
    severity: "error",
    message: "the project has no file {file}",
    help: "The path counts from the folder of the .plim file that names it.",
    chapter: "checks",
    fails: head + container(`${identity}${app}file /etc/x { from = ./nowhere.conf }`),
    passes: small + container(`${identity}${app}file /etc/x { content = "x" }`),
  },
  "path-outside-project": {
    code: "D0427",
    severity: "error",
    message: "{file} lies outside the project",
    help: "A build reads only files of the project, so that it is the same everywhere. Copy the file into it.",
    chapter: "checks",
    fails: head + container(`${identity}${app}file /etc/x { from = ../secret.conf }`),
    passes: small + container(`${identity}${app}file /etc/x { content = "x" }`),
  },
  "silent-port": {
    code: "D0428",
    severity: "error",
    message: "nothing in container {container} listens on port {port}/tcp, which the probe asks",
    help: "Say so in the app that does: `listen = 8080/tcp`; or correct the probe.",
    chapter: "checks",
    fails: head + container(`${identity}${app}health { probe = tcp(80) }`),
    passes:
      small + container(`${identity}app a { run = ["/bin/a"], listen = 80/tcp }\nhealth { probe = tcp(80) }`),
  },
  "invalid-limit": {
    code: "D0429",
    severity: "error",
    message: "limit {limit} = {value} is too small: {reason}",
    help: "With less, no process starts.",
    chapter: "checks",
    fails: head + container(`${identity}${app}limits { memory = 1MiB }`),
    passes: small + container(`${identity}${app}limits { memory = 64MiB }`),
  },
  "empty-kernel-range": {
    code: "D0430",
    severity: "error",
    message: "no kernel is in {range}",
    help: "The first version of a range is not after the last.",
    chapter: "checks",
    fails: "language 1\nprofile p extends std.debian-12 { kernel = v6.12..v6.1 }\n",
    passes: "language 1\nprofile p extends std.debian-12 { kernel = v6.1..v6.12 }\n",
  },
  "foreign-cpu": {
    code: "D0431",
    severity: "error",
    message: "{cpu} is no level of {architecture}",
    help: "amd64 has x86-64-v1 to x86-64-v4, arm64 has armv8-a.",
    chapter: "checks",
    fails: "language 1\nprofile p extends std.debian-12 { cpu = armv8-a }\n",
    passes: "language 1\nprofile p extends std.debian-12 { architecture = arm64, cpu = armv8-a }\n",
  },
  "mac-without-address": {
    code: "D0432",
    severity: "error",
    message: "container {container} has a MAC address but no address",
    help: "Without `address` a container has only a loopback interface, which has no MAC address.",
    chapter: "checks",
    fails: head + container(`identity { hostname = "c", mac = 02:42:00:00:00:01 }\n${app}`),
    passes:
      head + container(`identity { hostname = "c", address = lan.auto, mac = 02:42:00:00:00:01 }\n${app}`),
  },
  "mac-of-other-pool": {
    code: "D0433",
    severity: "error",
    message: "the MAC address is of pool {mac}, the address of pool {address}",
    help: "Both come out of one pool.",
    chapter: "checks",
    fails: `${head}pool wan 10.41.0.0/24 { }\n${container(`identity { hostname = "c", address = lan.auto, mac = wan.auto }\n${app}`)}`,
    passes: head + container(`identity { hostname = "c", address = lan.auto, mac = lan.auto }\n${app}`),
  },
  "invalid-name": {
    code: "D0434",
    severity: "error",
    message: "{name} is no name of {what}",
    help: "It becomes part of a path or of a system file: letters, digits, `_`, `-` and `.`, the first a letter or `_`, at most 64 characters.",
    chapter: "checks",
    fails: head + container(`${identity}app "../a" { run = ["/bin/a"] }`),
    passes: small + container(`${identity}app "a.1" { run = ["/bin/a"] }`),
  },
  "unknown-signal": {
    code: "D0435",
    severity: "error",
    message: "there is no signal {signal}",
    help: "Signals are written as in signal(7): `SIGTERM`.",
    chapter: "checks",
    fails: head + container(`${identity}app a { run = ["/bin/a"], stop-signal = SIGTREM }`),
    passes: small + container(`${identity}app a { run = ["/bin/a"], stop-signal = SIGTERM }`),
  },
  "invalid-package-name": {
    code: "D0436",
    severity: "error",
    message: "{package} is no name of a package",
    help: "Debian's packages have names of lower case letters, digits, `+`, `-` and `.`; `name=version` pins one.",
    chapter: "checks",
    fails: head + container(`${identity}app a { package = "Nginx Light", run = ["/bin/a"] }`),
    passes: small + container(`${identity}app a { package = "nginx-light", run = ["/bin/a"] }`),
  },
  "invalid-mirror": {
    code: "D0437",
    severity: "error",
    message: "{mirror} is no address of a mirror",
    help: "It begins with http:// or https:// and has no query.",
    chapter: "checks",
    fails:
      'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian, mirrors = ["ftp://mirror.example"] }\n',
    passes:
      'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian, mirrors = ["https://mirror.example/debian"] }\n',
  },
  "hasty-probe": {
    code: "D0438",
    severity: "error",
    message: "the probe cannot work: {reason}",
    help: "A probe is asked at least once, and its time-out is longer than nothing.",
    chapter: "checks",
    fails: head + container(`${identity}${app}health { probe = unix(/run/a), timeout = 0s }`),
    passes: small + container(`${identity}${app}health { probe = unix(/run/a), timeout = 1s }`),
  },
  "reversed-backoff": {
    code: "D0439",
    severity: "error",
    message: "the back-off begins with {from} and ends with {to}",
    help: "Each wait is longer than the one before: `backoff = 1s..1min`.",
    chapter: "checks",
    fails: head + container(`${identity}${app}restart = on-failure(backoff = 1min..1s)`),
    passes: small + container(`${identity}${app}restart = on-failure(backoff = 1s..1min)`),
  },
  "invalid-variable": {
    code: "D0440",
    severity: "error",
    message: "{name} is no name of an environment variable",
    help: "Letters, digits and `_`, not a digit first.",
    chapter: "checks",
    fails: head + container(`${identity}app a { run = ["/bin/a"], env = { "A=B" = "x" } }`),
    passes: small + container(`${identity}app a { run = ["/bin/a"], env = { A_B = "x" } }`),
  },
  "over-capacity": {
    code: "D0441",
    severity: "error",
    message: "the containers on {server} may take {taken} of {resource}, and it has {has}",
    help: "Lower a limit, or put a container on another server. Memory and disk that are promised twice are missing when both come for them.",
    chapter: "checks",
    fails: head + fleet("memory = 1GiB") + onFleet(`${app}limits { memory = 2GiB }`),
    passes: small + fleet("memory = 4GiB") + onFleet(`${app}limits { memory = 2GiB }`),
  },
  "crowded-server": {
    code: "D0442",
    severity: "warning",
    message: "the containers on {server} may take {taken} of {resource}, and it has {has}",
    help: "Processors and networks are shared in time, so that all run, but slower than their limits say.",
    chapter: "checks",
    fails: small + fleet("cpu = 2") + onFleet(`${app}limits { cpu = 3 }`),
    passes: small + fleet("cpu = 4") + onFleet(`${app}limits { cpu = 3 }`),
  },
  "duplicate-server": {
    code: "D0443",
    severity: "error",
    message: "two servers have the name {name}",
    help: "Servers of a fleet are named `fleet-key`; rename one of the two.",
    chapter: "checks",
    fails: `${head}${fleet("cpu = 2")}server shop-a { hostname = "other", profile = std.debian-12 }\n`,
    passes: `${small}${fleet("cpu = 2")}server shop-c { hostname = "other", profile = std.debian-12 }\n`,
  },
  "duplicate-server-hostname": {
    code: "D0444",
    severity: "error",
    message: "servers {first} and {second} have the host name {hostname}",
    help: "In a fleet the host name holds the key: `edge-{zone}.example.net`.",
    chapter: "checks",
    fails: `${head}fleet shop for zone in [a, b] { hostname = "edge", profile = std.debian-12 }\n`,
    passes: `${small}fleet shop for zone in [a, b] { hostname = "edge-{zone}", profile = std.debian-12 }\n`,
  },
  "invalid-capacity": {
    code: "D0445",
    severity: "error",
    message: "capacity {resource} = {value} is no machine's: at least {least}",
    help: "A server has what its kernel and one container need. Leave the field out where nothing is to be counted.",
    chapter: "checks",
    fails: head + fleet("memory = 1MiB"),
    passes: small + fleet("memory = 1GiB"),
  },
} as const satisfies Record<string, Rule>;
