/** Loading node:child_process, with all that it needs for sockets, takes 4 ms, and most commands start no process. */
export const childProcess = () => process.getBuiltinModule("node:child_process");
