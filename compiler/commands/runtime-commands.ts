/** A command that the runtime answers, as help, completion and the man page tell it. */
export interface RuntimeCommand {
  /** Its name and arguments. */
  readonly usage: string;
  readonly description: string;
  /** Flags and what they do, beside `--format`. */
  readonly options: readonly (readonly [flags: string, description: string])[];
}

/** These need no project: the runtime answers them from its own state, and reads their options itself. */
export const runtimeCommands: Readonly<Record<string, RuntimeCommand>> = {
  ps: { usage: "ps", description: "list the containers", options: [] },
  logs: {
    usage: "logs <container> [app]",
    description: "print what a container's apps wrote",
    options: [["-f, --follow", "go on until interrupted"]],
  },
  down: {
    usage: "down [container...]",
    description: "stop containers and remove all that their start made",
    options: [],
  },
};
