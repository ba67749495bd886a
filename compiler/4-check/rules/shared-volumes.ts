import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Mount } from "../../3-evaluate/model.ts";
import { isInside } from "../paths.ts";
import type { CheckRule } from "../rule.ts";

interface Use {
  readonly container: Container;
  readonly mount: Mount;
}

/**
 * What one container writes no other sees, nor writes itself, unless the mount says `shared`. Containers that are bound to different servers
 * have volumes of their own; who is placed may stand beside anybody.
 */
export const sharedVolumes: CheckRule = ({ containers }) => {
  const bySource = new Map<string, Use[]>();
  for (const container of containers)
    for (const mount of container.mounts) {
      if (!("volume" in mount.kind)) continue;
      const known = bySource.get(mount.kind.volume);
      if (known) known.push({ container, mount });
      else bySource.set(mount.kind.volume, [{ container, mount }]);
    }
  const volumes = [...bySource].flatMap(([volume, uses]) => conflicts(`volume ${volume}`, uses, () => true));
  const hosts = containers.flatMap((container) =>
    container.mounts.filter(({ kind }) => "host" in kind).map((mount): Use => ({ container, mount })),
  );
  return [...volumes, ...conflicts("a folder of the host", hosts, overlap)];
};

function conflicts(what: string, uses: readonly Use[], meet: (a: Use, b: Use) => boolean): Diagnostic[] {
  const writers = uses.filter(({ mount }) => !mount.readOnly && !mount.shared);
  const told = new Set<Use>();
  return writers.flatMap((writer) => {
    if (told.has(writer)) return [];
    const other = uses.find(
      (each) =>
        each.container !== writer.container && isNear(each.container, writer.container) && meet(each, writer),
    );
    if (!other) return [];
    told.add(other);
    const also = [{ span: other.mount.path.span, label: `container ${other.container.name} mounts it too` }];
    const values = { what, container: writer.container.name };
    return [diagnose("shared-volume", values, { at: writer.mount.path, also })];
  });
}

const isNear = (a: Container, b: Container): boolean =>
  !a.server || !b.server || a.server.value === b.server.value;

function overlap(a: Use, b: Use): boolean {
  const [first, second] = [hostOf(a), hostOf(b)];
  return first === second || isInside(first, second) || isInside(second, first);
}

const hostOf = ({ mount: { kind } }: Use): string => ("host" in kind ? kind.host : "");
