import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, type Reader } from "./reader.ts";
import { imagesIn } from "./skopeo-umoci.ts";

/** Storage and settings in a folder of their own; limits that a machine without CAP_SYS_RESOURCE can set. */
function settings(work: string): Record<string, string> {
  const [containers, storage] = [join(work, "containers.conf"), join(work, "storage.conf")];
  const limits = '"nofile=1024:1024", "nproc=1024:1024"';
  writeFileSync(
    containers,
    `[containers]\ndefault_ulimits = [${limits}]\ncgroups = "disabled"\nnetns = "none"\n[engine]\nevents_logger = "none"\n`,
  );
  writeFileSync(
    storage,
    `[storage]\ndriver = "vfs"\nrunroot = "${join(work, "run")}"\ngraphroot = "${join(work, "graph")}"\n`,
  );
  return { CONTAINERS_CONF: containers, CONTAINERS_STORAGE_CONF: storage };
}

/** Programs that say their version, by the name of an example's image. */
export const versions: Readonly<Record<string, readonly [args: readonly string[], says: RegExp]>> = {
  hello: [["-v"], /nginx version/],
  site: [["-v"], /PHP \d/],
  "site.php-fpm": [["-v"], /PHP \d/],
  "site.nginx": [["-v"], /nginx version/],
};

/** crun starts nothing beside both versions of cgroups, whether it is to make one or not. */
const withoutGroups = 'umount -R /sys/fs/cgroup; mount -t tmpfs none /sys/fs/cgroup; exec "$@" 2>&1';

/** Loads each archive and starts what is in it. */
export const podman: Reader = ({ archives, plans, layout }, work) => {
  const env = settings(work);
  for (const { container } of plans)
    ask("podman", ["load", "-q", "-i", join(archives, `${container}.tar`)], env);
  return [...imagesIn(layout).keys()].flatMap((name) => {
    const [args, says] = versions[name] ?? [[], /a program of this name/];
    const run = ["podman", "run", "--rm", "--pull=never", "--security-opt=seccomp=unconfined"];
    const said = ask(
      "unshare",
      ["-m", "sh", "-c", withoutGroups, "sh", ...run, `localhost/${name}:latest`, ...args],
      env,
    );
    return says.test(said) ? [] : [`${name} says ${said}`];
  });
};

/** Takes each image of a layout, packed as zstd, as a base to build on. */
export const buildah: Reader = ({ layout, build }, work) => {
  const env = settings(work);
  build("oci", join(work, "zstd"), ["--compress", "zstd"]);
  return [...imagesIn(layout).keys()].flatMap((name) => {
    // The path becomes a name, which has no capitals.
    const from = ["buildah", "from", "-q", "--name", name, `oci:zstd:${name}`];
    ask("sh", ["-c", `cd ${work} && exec "$@"`, "sh", ...from], env);
    const { OCIv1 } = JSON.parse(ask("buildah", ["inspect", name], env)) as {
      OCIv1: { config: { Entrypoint: string[]; Labels: Record<string, string> } };
    };
    const container = OCIv1.config.Labels["plimsoll.container"];
    return container !== undefined && name.startsWith(container) ? [] : [`${name} is of ${container}`];
  });
};
