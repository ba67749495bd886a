import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Mount } from "../../3-evaluate/model.ts";
import { isInside } from "../paths.ts";
import { both, type CheckRule, nothing, ofEach } from "../rule.ts";

interface Use {
  readonly container: Container;
  readonly mount: Mount;
}

/**
 * What one container writes no other sees, nor writes itself, unless the mount says `shared`. Containers that are bound to different servers
 * have volumes of their own; who is placed may stand beside anybody.
 */
export const sharedVolumes: CheckRule = ({ containers }) => {
  const volumes = new Map<string, Use[]>();
  const hosts: Use[] = [];
  for (const container of containers)
    for (const mount of container.mounts) {
      const { kind } = mount;
      const known = "volume" in kind ? volumes.get(kind.volume) : "host" in kind ? hosts : undefined;
      if (known) known.push({ container, mount });
      else if ("volume" in kind) volumes.set(kind.volume, [{ container, mount }]);
    }
  const named = ofEach([...volumes], ([volume, uses]) => conflicts(`volume ${volume}`, uses, () => true));
  return both(named, conflicts("a folder of the host", hosts, overlap));
};

function conflicts(
  what: string,
  uses: readonly Use[],
  meet: (a: Use, b: Use) => boolean,
): readonly Diagnostic[] {
  if (uses.length < 2) return nothing;
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
