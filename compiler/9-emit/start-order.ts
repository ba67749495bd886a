import type { App } from "../3-evaluate/model.ts";

/**
 * Apps in start order: each after those it names, otherwise as declared. Apps of a cycle, which the check stage has
 * refused, come last as declared.
 */
export function startOrder(apps: readonly App[]): App[] {
  const ordered: App[] = [];
  const isReady = (app: App) =>
    app.after.every(({ value }) => ordered.some(({ name }) => name === value) || !named(apps, value));
  for (;;) {
    const next = apps.find((app) => !ordered.includes(app) && isReady(app));
    if (!next) return [...ordered, ...apps.filter((app) => !ordered.includes(app))];
    ordered.push(next);
  }
}

function named(apps: readonly App[], name: string): boolean {
  return apps.some((app) => app.name === name);
}
