import { readFileSync } from "node:fs";

const listening = "0A";

/** Whether every port is listened on in the network namespace of a process; both IP versions count. */
export function listens(pid: number, ports: readonly number[]): boolean {
  const open = new Set(["tcp", "tcp6"].flatMap((table) => listeningPorts(`/proc/${pid}/net/${table}`)));
  return ports.every((port) => open.has(port));
}

/** Whether a Unix socket of this path is listened on there; nothing of the container's files is followed. */
export function listensOnPath(pid: number, path: string): boolean {
  // Flags are __SO_ACCEPTCON (0x10000) for a listening socket.
  return lines(`/proc/${pid}/net/unix`).some((line) => {
    const [, , , flags = "0", , , , name] = line.trim().split(/\s+/);
    return name === path && (Number.parseInt(flags, 16) & 0x10000) !== 0;
  });
}

function listeningPorts(table: string): number[] {
  return lines(table).flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    return state === listening ? [Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16)] : [];
  });
}

function lines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").slice(1);
  } catch {
    return [];
  }
}
