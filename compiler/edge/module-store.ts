import { type ModuleContent, moduleDigest, packModule, unpackModule } from "../formats/module-content.ts";
import type { Store } from "./interfaces.ts";

/** What the store keeps of tarballs: their content by its digest, and which content a tarball's own digest stands for. */
export interface ModuleStore {
  get(archive: string): ModuleContent | undefined;
  put(archive: string, content: ModuleContent): void;
}

/** Without a store, or with one that takes nothing, a tarball is unpacked anew each time. */
export function moduleStore(open: () => Pick<Store, "get" | "put"> | undefined): ModuleStore {
  return {
    get: (archive) => {
      const digest = open()?.get("module-archives", archive);
      const name = digest && Buffer.from(digest).toString("utf8");
      const packed = name ? open()?.get("modules", name) : undefined;
      return name && packed ? unpackModule(packed, name) : undefined;
    },
    put: (archive, content) => {
      const digest = moduleDigest(content);
      try {
        open()?.put("modules", digest, packModule(content));
        open()?.put("module-archives", archive, Buffer.from(digest));
      } catch {
        return;
      }
    },
  };
}
