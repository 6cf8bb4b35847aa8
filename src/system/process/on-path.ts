// Whether a program is there to be run.

/** Whether PATH, as it is now, has a program of this name. */
export function isOnPath(name: string): boolean {
  // Without it Bun takes the PATH that this process was started with.
  return Bun.which(name, { PATH: process.env.PATH ?? "" }) !== null;
}
