import type { Project } from "../edge/project-files.ts";
import { refusal } from "./compile-project.ts";
import type { Answer } from "./output.ts";
import { openSession, type Session } from "./session.ts";

/** What comes of a piece of work in a session of its own; what a disk or a store refuses, its own opening included, is told. */
export async function inSession<T extends Answer>(
  project: Project,
  work: (session: Session) => Promise<T>,
): Promise<T | Answer> {
  let session: Session | undefined;
  try {
    session = openSession(project);
    return await work(session);
  } catch (error) {
    return { diagnostics: [refusal(error)] };
  } finally {
    session?.close();
  }
}
