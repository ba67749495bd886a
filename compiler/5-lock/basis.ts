import type { Container, Model, Pin } from "../3-evaluate/model.ts";
import type { LockedContainer } from "./lock-file.ts";
import { pinText } from "./pins.ts";
import { isTree, sourcesOf } from "./used-sources.ts";

/** What decides beside the requests: said where there is a choice, so that a lock of one archive has no more than before. */
export function basisOf(model: Model, container: Container): Pick<LockedContainer, "sources" | "pins"> {
  const sources = sourcesOf(model, container)
    .filter((source) => !isTree(source))
    .map(({ name }) => name);
  const pins = pinsOf(model, container).map(pinText);
  return { ...(sources.length > 1 && { sources }), ...(pins.length > 0 && { pins }) };
}

/** Pins count in the order of the container's sources, and of their declaration. */
export function pinsOf(model: Model, container: Container): readonly Pin[] {
  return sourcesOf(model, container).flatMap((source) => ("pins" in source && source.pins) || []);
}
