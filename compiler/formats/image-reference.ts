/** Where an image goes: `localhost:5000/shop/web:1.0` (distribution-spec, and the reference grammar of its registry). */
export interface ImageReference {
  /** With its port, when one is given. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const form = new RegExp(`^([^/]+)/(${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?$`);
const host = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?=:)|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

/**
 * Reads a reference; without a tag it is `latest`. Gives why it is none: a registry must be named, since there is none that
 * everybody means, and a digest is what comes out of a push.
 */
export function readImageReference(text: string): ImageReference | string {
  if (text.includes("@")) return "a digest is the answer to a push and cannot be asked for";
  const [, registry = "", repository = "", tag = "latest"] = form.exec(text) ?? [];
  if (registry === "") return "it is not REGISTRY/REPOSITORY:TAG, the repository in lower case";
  if (!host.test(registry)) return `${registry} is no registry: that has a dot or a port, or is localhost`;
  if (registry.length + repository.length > 255) return "it is longer than 255 characters";
  return { registry, repository, tag };
}
