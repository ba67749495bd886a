import { createHash } from "node:crypto";
import type { Bundle } from "../../spec/bundle.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import { bundleFile } from "./bundle-file.ts";
import type { EmitInput, EmittedBundle, MountPoint, Process } from "./emitted.ts";
import { subjectOf } from "./evidence/subject.ts";
import { withEvidence } from "./evidence/with-evidence.ts";
import { jsonFile as json, type NamedFile, sorted, textFile as text } from "./files.ts";
import { imageSubjects } from "./image/image-subjects.ts";
import { launchScript } from "./launch-script.ts";
import { mountPoints } from "./mount-points.ts";
import { appConfig, standaloneConfig } from "./oci-config.ts";
import { processes } from "./processes.ts";
import { unrealFolders } from "./unreal-folders.ts";

/**
 * Everything of a bundle but its root file system, as files in memory: the OCI configurations, the launch script and
 * what the runtime reads. A pure function of its input. With an error among the diagnostics the files must not be used.
 */
export function emit(input: EmitInput): Checked<EmittedBundle> {
  const apps = processes(input);
  const mounts = mountPoints(input);
  const bundle = bundleFile(input, apps.value);
  const launch = lazily(() => {
    const files = launchFiles(input, bundle, apps.value, mounts.value);
    return { files, named: { ...bundle, configDigest: digest(files) } };
  });
  const evidence = lazily(() => subjectOf(input));
  const whole = lazily(() => {
    const { files, named } = launch();
    return withEvidence(sorted([...files, ["bundle.json", json(named)]]), evidence());
  });
  const value: EmittedBundle = {
    // An image has no use for a launch script, nor a plan for either.
    get bundle() {
      return launch().named;
    },
    get files() {
      return whole();
    },
    get evidence() {
      return evidence();
    },
    images: imageSubjects(input, bundle, apps.value, mounts.value),
  };
  return { value, diagnostics: [...apps.diagnostics, ...mounts.diagnostics, ...unrealFolders(input)] };
}

/** What is made when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function launchFiles(
  input: EmitInput,
  bundle: Bundle,
  apps: readonly Process[],
  mounts: readonly MountPoint[],
): NamedFile[] {
  const { container, manifest } = input;
  const architecture = bundle.profiles[0]?.architecture ?? "amd64";
  const of = (process: Process) => ({
    container: container.name,
    hostname: bundle.hostname,
    architecture,
    readOnly: container.readOnly,
    process,
    mounts,
  });
  const script = launchScript({ bundle, readOnly: container.readOnly, processes: apps, mounts });
  return [
    ...apps
      .slice(0, 1)
      .map((app) => ["config.json", json(standaloneConfig(of(app), bundle.limits))] as const),
    ...apps.map((app) => [`apps/${app.name}/config.json`, json(appConfig(of(app)))] as const),
    ["launch", text(script, 0o755)],
    ...(manifest === undefined ? [] : [["manifest.json", text(manifest(), 0o644)] as const]),
    ["bundle.json", json(bundle)],
  ];
}

/** Over path, mode and content of each file in order of paths; `bundle.json` counts with its digest empty. */
function digest(files: readonly NamedFile[]): string {
  const hash = createHash("sha256");
  for (const [path, { bytes, mode }] of sorted(files))
    hash.update(`${path}\0${mode}\0${bytes.length}\0`).update(bytes);
  return `sha256:${hash.digest("hex")}`;
}
