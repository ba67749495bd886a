import type { Allocation, Container, Model } from "../3-evaluate/model.ts";
import type { LockedContainer, LockFile } from "../5-lock/lock-file.ts";
import type { IdentityRow } from "./report.ts";

/** Who each container is: what the author wrote, and for `auto` what the lock has chosen. */
export function identityMap(
  { containers }: Model,
  placed: ReadonlyMap<string, string>,
  lock: LockFile | undefined,
): readonly IdentityRow[] {
  const locked = new Map(lock?.containers.map((each) => [each.name, each]));
  return containers.map((container) =>
    row(container, container.server?.value ?? placed.get(container.name), locked.get(container.name)),
  );
}

function row(
  { name, of, profiles, identity, apps }: Container,
  server: string | undefined,
  locked: LockedContainer | undefined,
): IdentityRow {
  const address = chosen(identity.address?.value, locked?.address);
  const pool = poolOf(identity.address?.value);
  const mac = chosen(identity.mac?.value, locked?.mac);
  const ports = apps.flatMap(({ listen }) => listen.map(({ value }) => `${value.port}/${value.protocol}`));
  return {
    container: name,
    ...(of !== undefined && of !== name && { of }),
    ...(server !== undefined && { server }),
    profiles: profiles.map(({ value }) => value),
    hostname: identity.hostname.value,
    ...(address !== undefined && { address }),
    ...(pool !== undefined && { pool }),
    ...(mac !== undefined && { mac }),
    ...(locked && { machineId: locked.machineId }),
    ports: [...new Set(ports)],
  };
}

function chosen(wish: Allocation | undefined, locked: string | undefined): string | undefined {
  if (!wish) return undefined;
  return "auto" in wish ? (locked ?? "auto") : wish.value;
}

function poolOf(wish: Allocation | undefined): string | undefined {
  if (!wish) return undefined;
  return "auto" in wish ? wish.auto : wish.pool;
}
