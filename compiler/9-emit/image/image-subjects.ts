import type { Bundle } from "../../../spec/bundle.ts";
import type { EmitInput, MountPoint, Process } from "../emitted.ts";
import type { ImageSubject } from "./image-config.ts";

/** What the image of each app says, in start order: an image starts one process, so a container of several has several. */
export function imageSubjects(
  { users, date }: EmitInput,
  bundle: Bundle,
  apps: readonly Process[],
  mounts: readonly MountPoint[],
): ImageSubject[] {
  return apps.map((app) => ({
    container: bundle.container,
    rootDigest: bundle.rootDigest,
    architecture: bundle.profiles[0]?.architecture ?? "amd64",
    date,
    app,
    ports: portsOf(bundle, app),
    volumes: mounts.filter(({ kind }) => kind === "volume").map(({ path }) => path),
    usualGroup: users.some(({ uid, gid }) => uid === app.uid && gid === app.gid),
  }));
}

function portsOf({ apps }: Bundle, { name }: Process): string[] {
  const listens = apps.find((app) => app.name === name)?.listen ?? [];
  return listens.map(({ port, protocol }) => `${port}/${protocol}`);
}
