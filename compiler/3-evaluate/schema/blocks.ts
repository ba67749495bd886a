import { app } from "./app.ts";
import { container } from "./container.ts";
import { file } from "./file.ts";
import { health } from "./health.ts";
import { identity } from "./identity.ts";
import { limits } from "./limits.ts";
import { mount } from "./mount.ts";
import { apart, near, place } from "./place.ts";
import { pool } from "./pool.ts";
import { profile } from "./profile.ts";
import type { BlockSchema } from "./schema.ts";
import { capacity, fleet, lease, server } from "./server.ts";
import { pin, source } from "./source.ts";

/** Every kind of block, as the reference lists them. */
export const blocks: readonly BlockSchema[] = [
  source,
  pin,
  profile,
  pool,
  server,
  fleet,
  capacity,
  lease,
  container,
  identity,
  limits,
  place,
  near,
  apart,
  app,
  file,
  mount,
  health,
];

/** The kinds that stand at the top of a file and hold data. */
export const declared: Readonly<Record<string, BlockSchema>> = {
  source,
  profile,
  pool,
  server,
  fleet,
  container,
};
