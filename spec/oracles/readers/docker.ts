import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debOf } from "../debian-tree.ts";
import { versions } from "./podman.ts";
import { ask, type Reader } from "./reader.ts";
import { imagesIn } from "./skopeo-umoci.ts";

/** The daemon of Debian 12 and what it starts. */
const packages = ["docker.io", "containerd", "tini", "libdevmapper1.02.1"];

/**
 * Starts a daemon of its own, in mount and network namespaces that end with it, loads each archive, and starts what is in it.
 * The daemon writes to two folders of the machine whatever it is told; they are covered meanwhile.
 */
const script = `
set -eu
mount -t tmpfs tmpfs /run
mkdir -p /run/docker /var/lib/docker /opt/containerd data lib opt
mount --bind lib /var/lib/docker
mount --bind opt /opt/containerd
root=$PWD/root
export PATH=$root/usr/bin:$root/usr/sbin:$PATH LD_LIBRARY_PATH=$root/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu
export DOCKER_HOST=unix:///run/docker.sock
dockerd --storage-driver vfs --data-root "$PWD/data" --exec-root /run/docker --pidfile /run/docker.pid \\
  -H "$DOCKER_HOST" --iptables=false --bridge=none >log 2>&1 &
daemon=$!
trap 'kill $daemon; wait $daemon' EXIT
for _ in $(seq 300); do docker info >/dev/null 2>&1 && break; sleep 0.1; done
for archive in $ARCHIVES; do docker load -q -i "$archive" >&2; done
for image in $IMAGES; do echo "$image: $(docker run --rm --network none "$image:latest" -v 2>&1 | tr '\\n' ' ')"; done
`;

export const docker: Reader = ({ archives, layout, plans }, work) => {
  mkdirSync(join(work, "root"));
  for (const name of packages) ask("dpkg-deb", ["-x", debOf(name, "bookworm"), join(work, "root")]);
  writeFileSync(join(work, "run.sh"), script);
  const names = [...imagesIn(layout).keys()];
  const said = ask(
    "unshare",
    ["-m", "-n", "--propagation", "private", "sh", "-c", `cd ${work} && sh run.sh`],
    {
      ARCHIVES: plans.map(({ container }) => join(archives, `${container}.tar`)).join(" "),
      IMAGES: names.join(" "),
    },
  );
  return names.flatMap((name) => {
    const line = said.split("\n").find((one) => one.startsWith(`${name}: `)) ?? "nothing";
    const [, says] = versions[name] ?? [[], /a program of this name/];
    return says.test(line) ? [] : [`${name} says ${line}`];
  });
};
