// Keeps standard output for the report: what tests and the programs they run print there goes to standard error instead.
import { openCLibrary } from "../../system/watch/c-library.ts";

/** `F_DUPFD_CLOEXEC`: programs that tests start must not inherit the descriptor, or they would hold the pipe open. */
const duplicate: Partial<Record<NodeJS.Platform, number>> = { linux: 1030, darwin: 67 };

/** @returns the descriptor that is standard output from now on for whoever knows it */
export function reserveStandardOutput(): number {
  const command = duplicate[process.platform];
  if (command === undefined) return 1;
  const { call } = openCLibrary<"fcntl" | "dup2">({ fcntl: ["i32", "i32", "i32"], dup2: ["i32", "i32"] });
  const fd = call.fcntl(1, command, 3);
  if (fd < 0) return 1; // closed: whoever writes to it hears of that
  call.dup2(2, 1);
  return fd;
}
