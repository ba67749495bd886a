/**
 * So many containers on a tenth as many servers of four kinds, in zones: most of the room is taken, some containers are
 * bound to one kind of server, some keep apart, some stay together. Without `placed` the same containers on a profile alone.
 */
export function generateFleet(containers: number, placed = true): string {
  const each = Math.ceil(containers / 40);
  const fleets = machines.map(
    ([cpu, memory, disk], index) => `
fleet f${index} for n in [${keys(each)}] {
  hostname = "f${index}-{n}"
  profile  = server
  capacity { cpu = ${cpu}, memory = ${memory}GiB, disk = ${disk}GiB, net = 10Gbit/s }
  labels   = { zone = "z${index}" }
}`,
  );
  const count = Math.floor(containers / services.length);
  const blocks = services.map(
    ([limits, place], index) => `
container s${index} on server for n in [${keys(count)}] {
  identity { hostname = "s${index}-{n}" }
  app web { package = "nginx-light", run = ["/usr/sbin/nginx"], env = { SERVICE = "s${index}" } }
  limits { ${limits} }${placed ? `\n  place { ${place.replace("SPREAD", String(index))} }` : ""}
}`,
  );
  return `language 1

source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
profile server extends std.debian-12 { }
${fleets.join("\n")}
${blocks.join("\n")}
`;
}

/** Cores, memory, disk. */
const machines = [
  [32, 64, 800],
  [16, 32, 400],
  [24, 96, 400],
  [48, 48, 1600],
] as const;

/** Limits, and what of its server each needs: instances that are apart are as many as there are servers for them. */
const services = [
  ["cpu = 0.5, memory = 1GiB, disk = 10GiB", ""],
  ["cpu = 2, memory = 3GiB, disk = 5GiB", "on = [f0, f1, f3]"],
  ["cpu = 1, memory = 700MiB, net = 100Mbit/s", "ports = [443/tcp]"],
  ["cpu = 4, memory = 5GiB, disk = 20GiB", ""],
  ["memory = 8GiB", "on = [f0, f2]"],
  ["cpu = 0.25, memory = 256MiB", 'near server { to = ["s2-{n}"] }'],
  ["cpu = 1.5, memory = 2GiB", "apart server { from = [sSPREAD] }"],
  ["cpu = 0.1, memory = 128MiB", "near zone { to = [s4] }"],
  ["cpu = 3, memory = 1500MiB", "architecture = amd64"],
  ["cpu = 0.75, memory = 900MiB, disk = 2GiB", "apart server { from = [sSPREAD] }"],
] as const;

const keys = (count: number): string => Array.from({ length: count }, (_, index) => `n${index}`).join(", ");
