import type { Process } from "../emitted.ts";
import type { Layer } from "./layer.ts";

/** What an image says of one app of a container, apart from its layers. */
export interface ImageSubject {
  readonly container: string;
  readonly rootDigest: string;
  /** Debian's name. */
  readonly architecture: string;
  /** Seconds since 1970: the date of the lock. */
  readonly date: number;
  readonly app: Process;
  /** Every port of the app: `8080/tcp`. */
  readonly ports: readonly string[];
  /** Where volumes are mounted. */
  readonly volumes: readonly string[];
  /** Whether the root's own `/etc/passwd` gives the user this group, so that an engine adds its other groups by itself. */
  readonly usualGroup: boolean;
}
/** A layer once it has bytes: `sha256:…` of its tar, uncompressed. */
export interface DiffedLayer extends Layer {
  readonly diffId: string;
}

/**
 * The configuration of an image (image-spec, config.md) as an object whose keys stand in a fixed order. What an image
 * cannot say (limits, capabilities, identity, mounts of other kinds) stays in the bundle: spec/images.md.
 */
export function imageConfig(subject: ImageSubject, layers: readonly DiffedLayer[]) {
  const created = new Date(subject.date * 1000).toISOString().replace(".000Z", "Z");
  return {
    created,
    ...platformOf(subject.architecture),
    config: processConfig(subject),
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ title }) => ({ created, created_by: "plimsoll", comment: title })),
  };
}

/** Debian's architectures as Go names them (image-spec: GOARCH). */
export function platformOf(architecture: string): { architecture: string; os: "linux"; variant?: string } {
  const [name, variant] = platforms[architecture] ?? [architecture];
  return { architecture: name, os: "linux", ...(variant && { variant }) };
}

const platforms: Readonly<Record<string, readonly [name: string, variant?: string]>> = {
  arm64: ["arm64", "v8"],
  armel: ["arm", "v5"],
  armhf: ["arm", "v7"],
  i386: ["386"],
  mips64el: ["mips64le"],
  ppc64el: ["ppc64le"],
};

function processConfig({ container, rootDigest, app, ports, volumes, usualGroup }: ImageSubject) {
  const [program = "", ...args] = app.run;
  return {
    User: usualGroup ? String(app.uid) : `${app.uid}:${app.gid}`,
    ...(ports.length > 0 && { ExposedPorts: keys(ports) }),
    // The engine knows the host name, and says it itself.
    Env: app.env.filter((entry) => !entry.startsWith("HOSTNAME=")),
    Entrypoint: [program],
    ...(args.length > 0 && { Cmd: args }),
    ...(volumes.length > 0 && { Volumes: keys(volumes) }),
    WorkingDir: app.workdir,
    Labels: {
      "org.opencontainers.image.title": container,
      "plimsoll.app": app.name,
      "plimsoll.container": container,
      "plimsoll.root-digest": rootDigest,
    },
    StopSignal: app.stopSignal,
  };
}

function keys(names: readonly string[]): Record<string, Record<string, never>> {
  return Object.fromEntries([...names].sort().map((name) => [name, {}]));
}
