import type { Container } from "../3-evaluate/model.ts";

/**
 * The names of a container's apps, each after those it waits for; where nothing says more, by name. Apps in a ring
 * (which the check stage refuses) come last.
 */
export function startOrder(container: Pick<Container, "apps">): string[] {
  const waiting = new Map(container.apps.map(({ name, after }) => [name, after.map(({ value }) => value)]));
  const order: string[] = [];
  const ready = (name: string): boolean =>
    (waiting.get(name) ?? []).every((each) => order.includes(each) || !waiting.has(each));
  for (
    let left = [...waiting.keys()].sort();
    left.length > 0;
    left = left.filter((name) => !order.includes(name))
  ) {
    const next = left.find(ready);
    if (next === undefined) return [...order, ...left];
    order.push(next);
  }
  return order;
}
