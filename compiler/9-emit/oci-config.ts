import type { LimitsSpec } from "../../spec/bundle.ts";
import { maskedPaths, readonlyPaths } from "./defaults.ts";
import type { MountPoint, Process } from "./emitted.ts";
import { seccomp } from "./seccomp.ts";

interface Subject {
  readonly container: string;
  readonly hostname: string;
  readonly architecture: string;
  readonly readOnly: boolean;
  readonly process: Process;
  readonly mounts: readonly MountPoint[];
}

/**
 * The OCI runtime configuration of one app on its own: `runc run` and `crun run` start it in the bundle's folder. Its
 * namespaces are new, so it has no network but the loopback; limits stand in it. ociVersion stays at 1.0.2 because
 * crun 1.8 refuses versions from 1.2 on.
 */
export function standaloneConfig(subject: Subject, limits: LimitsSpec) {
  const own = subject.mounts.map((mount) =>
    mount.kind === "tmpfs"
      ? tmpfs(mount)
      : bind(mount, mount.kind === "host" ? mount.source : `volumes/${mount.source}`),
  );
  return config(subject, {
    root: "rootfs",
    identity: { hostname: subject.hostname },
    namespaces: ["pid", "mount", "ipc", "uts", "network", "cgroup"].map((type) => ({ type })),
    cgroupsPath: `/plimsoll-alone/${subject.container}`,
    resources: resources(limits),
    shm: sharedMemory,
    mounts: own,
  });
}

/**
 * The same app as the launch script starts it: root, network, host name and shared memory are the container's, made
 * before; so are the limits, which hold for all apps together. `@…@` are filled in when the container is set up.
 */
export function appConfig(subject: Subject) {
  const own = subject.mounts.map((mount, number) => bind(mount, setUpSource(mount, number)));
  return config(subject, {
    root: "@ROOT@",
    identity: {},
    // The engine is started inside the container's network, UTS and IPC namespaces; what is not named is inherited.
    namespaces: ["pid", "mount", "cgroup"].map((type) => ({ type })),
    cgroupsPath: `@CGROUP@/${subject.process.name}`,
    resources: resources({}),
    shm: { destination: "/dev/shm", type: "bind", source: "@RUN@/shared/shm", options: ["bind", ...strict] },
    mounts: own,
  });
}

interface Surroundings {
  readonly root: string;
  readonly identity: object;
  readonly namespaces: readonly { readonly type: string }[];
  readonly cgroupsPath: string;
  readonly resources: object;
  readonly shm: object;
  readonly mounts: readonly object[];
}
function config(subject: Subject, around: Surroundings) {
  const { process } = subject;
  return {
    ociVersion: "1.0.2",
    process: processSection(process),
    root: { path: around.root, readonly: subject.readOnly },
    ...around.identity,
    mounts: [...kernelMounts, around.shm, ...around.mounts],
    linux: {
      namespaces: around.namespaces,
      cgroupsPath: around.cgroupsPath,
      resources: around.resources,
      seccomp: seccomp(subject.architecture, process.capabilities),
      maskedPaths,
      readonlyPaths,
    },
  };
}

function processSection(process: Process) {
  // A process that is not root needs its capabilities in the ambient set, or exec would take them away.
  const capabilities = process.capabilities;
  return {
    terminal: false,
    user: { uid: process.uid, gid: process.gid, additionalGids: process.groups },
    args: process.run,
    env: process.env,
    cwd: process.workdir,
    capabilities: {
      bounding: capabilities,
      effective: capabilities,
      permitted: capabilities,
      inheritable: capabilities,
      ambient: capabilities,
    },
    noNewPrivileges: !process.newPrivileges,
  };
}

function resources({ memory, pids, cpu }: LimitsSpec) {
  return {
    devices: [{ allow: false, access: "rwm" }],
    ...(memory === undefined ? {} : { memory: { limit: memory, swap: memory } }),
    ...(pids === undefined ? {} : { pids: { limit: pids } }),
    ...(cpu === undefined ? {} : { cpu: { quota: Math.round(cpu * 100_000), period: 100_000 } }),
  };
}

const strict = ["nosuid", "nodev", "noexec"];
const kernelMounts = [
  { destination: "/proc", type: "proc", source: "proc", options: strict },
  {
    destination: "/dev",
    type: "tmpfs",
    source: "tmpfs",
    options: ["nosuid", "noexec", "strictatime", "mode=755", "size=65536k"],
  },
  {
    destination: "/dev/pts",
    type: "devpts",
    source: "devpts",
    options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
  },
  { destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: strict },
  { destination: "/sys", type: "sysfs", source: "sysfs", options: [...strict, "ro"] },
];
const sharedMemory = {
  destination: "/dev/shm",
  type: "tmpfs",
  source: "shm",
  options: [...strict, "mode=1777", "size=65536k"],
};

function setUpSource(mount: MountPoint, number: number): string {
  if (mount.kind === "host") return mount.source;
  return mount.kind === "volume" ? `@VOLUMES@/${mount.source}` : `@RUN@/memory/${number}`;
}

function bind(mount: MountPoint, source: string) {
  const options = ["rbind", mount.readOnly ? "ro" : "rw", "nosuid", "nodev"];
  return { destination: mount.path, type: "bind", source, options };
}

function tmpfs(mount: MountPoint) {
  const options = [
    "nosuid",
    "nodev",
    mount.readOnly ? "ro" : "rw",
    `mode=${mount.mode.toString(8)}`,
    `uid=${mount.uid}`,
    `gid=${mount.gid}`,
    ...(mount.size === undefined ? [] : [`size=${mount.size}`]),
  ];
  return { destination: mount.path, type: "tmpfs", source: "tmpfs", options };
}
