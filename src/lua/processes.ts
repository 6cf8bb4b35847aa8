// `os.execute` and `io.popen`: shell commands run the way the C library runs them.
import { system } from "./libc.ts";

/** How a process ended, as `os.execute` and `file:close` report it. */
export interface ProcessEnd {
  reason: "exit" | "signal";
  /** Exit code or number of the signal. */
  code: number;
}

const shell = process.platform === "win32" ? ["cmd.exe", "/d", "/s", "/c"] : ["/bin/sh", "-c"];

/** Whether there is a shell to run commands with. */
export function hasShell(): boolean {
  return Bun.which(shell[0] as string) !== null;
}

/** Runs a shell command to its end with the standard streams of this process (C `system`). */
export function execute(command: string | Uint8Array): ProcessEnd {
  // Bun takes arguments as text; bytes that are none reach the shell through the C library.
  if (typeof command !== "string") return decodeWaitStatus(system(command));
  let run: ReturnType<typeof Bun.spawnSync>;
  try {
    run = Bun.spawnSync([...shell, command], {
      stdio: ["inherit", "inherit", "inherit"],
      env: process.env, // as it is now; left out, it is as it was when this process started
    });
  } catch {
    return { reason: "exit", code: 127 };
  }
  if (run.signalCode) return { reason: "signal", code: signalNumber(String(run.signalCode)) };
  return { reason: "exit", code: run.exitCode };
}

/** Numbers that signals have everywhere: the list of all of them takes half a millisecond to load. */
const commonNumbers: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** The number of a signal; 0 for one that is not known here. */
export function signalNumber(name: string): number {
  const number = commonNumbers[name];
  if (number !== undefined) return number;
  const { signals } = (require("node:os") as typeof import("node:os")).constants;
  return signals[name as NodeJS.Signals] ?? 0;
}

/** Reads a wait status as POSIX encodes it (`WIFSIGNALED`, `WEXITSTATUS`). */
export function decodeWaitStatus(status: number): ProcessEnd {
  if (process.platform === "win32") return { reason: "exit", code: status };
  const signal = status & 0x7f;
  return signal === 0 ? { reason: "exit", code: (status >> 8) & 0xff } : { reason: "signal", code: signal };
}
