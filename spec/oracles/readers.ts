import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "../plan.ts";
import { plimsoll } from "../testing/cli.ts";
import type { Oracle } from "./oracle.ts";
import { cosign } from "./readers/cosign.ts";
import { docker } from "./readers/docker.ts";
import { erofs, squashfs } from "./readers/filesystems.ts";
import { buildah, podman } from "./readers/podman.ts";
import type { Made } from "./readers/reader.ts";
import { registry } from "./readers/registry.ts";
import { skopeo, umoci } from "./readers/skopeo-umoci.ts";

const readers = { skopeo, umoci, podman, buildah, docker, registry, cosign, squashfs, erofs };
const projects = ["hello", "php"];

/** Every reader of images that Debian has, asked to read, unpack or start what a build of the examples wrote. */
export const oracle: Oracle = {
  name: "readers",
  sample: 1,
  async run(sample) {
    const chosen = projects.slice(0, sample);
    const differences: string[] = [];
    for (const project of chosen) {
      const work = mkdtempSync(join(tmpdir(), "plimsoll-readers-"));
      try {
        // Another user runs what is in it, under `--check`.
        chmodSync(work, 0o755);
        const made = make(project, work, sample === undefined);
        for (const [name, read] of Object.entries(readers)) {
          const folder = join(work, name);
          mkdirSync(folder);
          const found = await read(made, folder);
          differences.push(...found.map((one) => `${name}, ${project}: ${one}`));
        }
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    }
    return {
      cases: chosen.length * Object.keys(readers).length,
      differences,
      explained: [],
    };
  },
};

function make(name: string, work: string, everyVersion: boolean): Made {
  const project = join(work, "project");
  cpSync(`examples/${name}`, project, { recursive: true });
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): string => {
    const ran = plimsoll(args, { env });
    if (ran.status !== 0) throw new Error(ran.stdout + ran.stderr);
    return ran.stdout;
  };
  run(["lock", project]);
  const { plans } = JSON.parse(run(["plan", project, "--locked", "--format", "json"])) as { plans: Plan[] };
  const build = (form: string, out: string, options: readonly string[] = [], env = {}) =>
    run(["build", project, "--locked", "--as", form, "--out", out, ...options], env);
  build("oci", join(work, "layout"));
  build("docker", join(work, "archives"));
  return {
    everyVersion,
    project,
    plans,
    layout: join(work, "layout"),
    archives: join(work, "archives"),
    run,
    build,
  };
}
